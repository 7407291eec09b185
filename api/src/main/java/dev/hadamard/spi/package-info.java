/**
 * What the author of a backend implements, and how it is found.
 *
 * <p><b>What.</b> A {@link dev.hadamard.spi.BackendProvider}, named in {@code
 * META-INF/services/dev.hadamard.spi.BackendProvider}, says whether its backend can be used and
 * opens it. The backend extends {@link dev.hadamard.spi.AbstractBackend}, which checks shapes,
 * ownership, liveness and aliasing once, holds the lock that makes operations atomic, counts memory
 * and hands the subclass its own tensor type: no casts, no checks, no locks there. {@link
 * dev.hadamard.spi.ForwardingBackend} is for decorators. What else it may offer are interfaces of
 * their own: {@link dev.hadamard.spi.DeviceProbe}, {@link dev.hadamard.spi.DeclaresErrors}. {@link
 * dev.hadamard.spi.NativeLinker} is for a backend that loads a native library.
 *
 * <p><b>Lifetime.</b> The base class closes arenas before the device; a subclass frees a tensor
 * when it is told to, never by a finaliser.
 *
 * <p>Read next: {@code docs/write-a-backend.md}, which writes one from an empty folder; {@link
 * dev.hadamard.spi.AbstractBackend}; for a complete and short example, the {@code reference}
 * backend in {@code hadamard-backend-cpu}. Then run the conformance kit, {@code
 * hadamard-backend-tck}.
 */
@NullMarked
package dev.hadamard.spi;

import org.jspecify.annotations.NullMarked;
