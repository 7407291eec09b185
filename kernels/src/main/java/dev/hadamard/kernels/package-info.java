/**
 * The device code, and what has to be known to compile it for a given device.
 *
 * <p><b>What.</b> Each kernel is a resource {@code name.cl} beside this package that defines {@code
 * __kernel void name}. It is written in the common subset of OpenCL C 1.2 and CUDA C behind {@code
 * prelude.cl}; its header states formula, shapes, the map of work-groups, every {@code -D} with its
 * legal range, and the local memory it takes.
 *
 * <p><b>How.</b> {@link dev.hadamard.kernels.KernelLibrary} joins a kernel with what it includes
 * into one {@link dev.hadamard.kernels.KernelSource}; a {@link dev.hadamard.kernels.KernelVariant}
 * is a kernel with its {@code -D} values; {@link dev.hadamard.kernels.TuningTable} says which
 * values a device that was never tuned gets, {@code dev.hadamard.kernels.tune} how better ones are
 * found and kept, {@code dev.hadamard.kernels.launch} which kernel an op takes on which range.
 * Nothing here calls a driver.
 *
 * <p><b>Memory layout.</b> float32, row-major, contiguous. Sizes are {@code int}, row starts {@code
 * size_t}.
 *
 * <p>Read next: {@code gemm_naive.cl} for what a product computes, {@code gemm.cl} for how its end
 * is exchanged, then {@code gemm_tiled.cl} (GPUs), {@code gemm_strip.cl} (CPU devices), {@code
 * gemm_direct.cl} (a row or few columns) or {@code gemm_tensor.cl} (NVIDIA's tensor cores).
 */
@NullMarked
package dev.hadamard.kernels;

import org.jspecify.annotations.NullMarked;
