/**
 * The contract between neural-network code and the device that computes: what a {@link
 * dev.hadamard.Backend} does, in which order, to which memory, and how one is chosen.
 *
 * <p><b>What.</b> A {@code Backend} computes on {@link dev.hadamard.Tensor}s that live in its own
 * memory. It offers a handful of primitives (matmul, activation and its derivative, Hadamard
 * product, …) and composites that a device may fuse. Nothing here computes; {@code
 * hadamard-backend-cpu} and {@code hadamard-backend-opencl} do.
 *
 * <p><b>Memory layout.</b> float32, row-major, contiguous, rank 1 to 4. The last dimension is the
 * columns, all leading ones together the rows ({@link dev.hadamard.Shape}). One sample per row; a
 * weight matrix is {@code [out, in]}.
 *
 * <p><b>Lifetime.</b> A {@link dev.hadamard.TensorArena} owns tensors and frees them together; a
 * backend owns its arenas. Nothing is freed by the garbage collector behind the user's back.
 *
 * <p><b>Choosing.</b> {@link dev.hadamard.Backends#open()} reads a {@link
 * dev.hadamard.BackendConfig} and opens a backend found by {@link java.util.ServiceLoader}. It
 * never falls back in silence.
 *
 * <p>Read next: {@link dev.hadamard.Backend} for the numbered contract, then {@link
 * dev.hadamard.Backends}; a backend's author goes on to {@code dev.hadamard.spi}.
 */
@NullMarked
package dev.hadamard;

import org.jspecify.annotations.NullMarked;
