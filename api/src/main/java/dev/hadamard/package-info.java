/**
 * The contract between neural-network code and the device that computes. It states what a {@link
 * dev.hadamard.Backend} computes, in which order and in which memory, and how a backend is chosen.
 *
 * <p><b>What.</b> A {@code Backend} computes on {@link dev.hadamard.Tensor}s that live in its own
 * memory. It offers primitives (matmul, activation and its derivative, Hadamard product, …) and
 * composites that a device may fuse. This module contains no implementation; {@code
 * hadamard-backend-cpu} and {@code hadamard-backend-opencl} are two.
 *
 * <p><b>Memory layout.</b> float32, row-major, contiguous, rank 1 to 4. The last dimension is the
 * columns, all leading ones together the rows ({@link dev.hadamard.Shape}). A sample is a row; a
 * weight matrix is {@code [out, in]}.
 *
 * <p><b>Lifetime.</b> A {@link dev.hadamard.TensorArena} owns tensors and frees them together; a
 * backend owns its arenas. The garbage collector never frees device memory.
 *
 * <p><b>Choosing.</b> {@link dev.hadamard.Backends#open()} reads a {@link
 * dev.hadamard.BackendConfig} and opens a backend found by {@link java.util.ServiceLoader}. It
 * never falls back to another backend silently.
 *
 * <p>Read next: {@link dev.hadamard.Backend} for the numbered contract, then {@link
 * dev.hadamard.Backends}. To write a backend, read {@link dev.hadamard.spi}.
 */
@NullMarked
package dev.hadamard;

import org.jspecify.annotations.NullMarked;
