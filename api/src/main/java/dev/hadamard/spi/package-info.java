/**
 * The interfaces and base classes for the author of a backend.
 *
 * <p><b>What.</b> A {@link dev.hadamard.spi.BackendProvider}, named in {@code
 * META-INF/services/dev.hadamard.spi.BackendProvider}, says whether its backend can be used and
 * opens it. The backend extends {@link dev.hadamard.spi.AbstractBackend}, which checks shapes,
 * ownership, liveness and aliasing once, holds the lock that makes operations atomic, counts memory
 * and passes the subclass its own tensor type, so that the subclass needs no casts, checks or
 * locks. {@link dev.hadamard.spi.ForwardingBackend} is for decorators. Optional interfaces are
 * {@link dev.hadamard.spi.DeviceProbe} and {@link dev.hadamard.spi.DeclaresErrors}. {@link
 * dev.hadamard.spi.NativeLinker} is for a backend that loads a native library. {@link
 * dev.hadamard.spi.ProductBound} has the error bounds of products. {@link dev.hadamard.spi.Gather}
 * and {@link dev.hadamard.spi.GradientPhase} say where the elements of a convolution's matrices
 * lie, for a backend that multiplies them without a copy.
 *
 * <p><b>Lifetime.</b> The base class closes arenas before the device; a subclass frees a tensor
 * only when {@code free} is called, never in a finaliser.
 *
 * <p>Read next: {@code docs/write-a-backend.md}, which develops a backend from an empty folder;
 * {@link dev.hadamard.spi.AbstractBackend}; for a complete and short example, the {@code reference}
 * backend in {@code hadamard-backend-cpu}. Then run the conformance kit, {@code
 * hadamard-backend-tck}.
 */
@NullMarked
package dev.hadamard.spi;

import org.jspecify.annotations.NullMarked;
