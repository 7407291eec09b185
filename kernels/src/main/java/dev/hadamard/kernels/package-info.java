/**
 * The device code, and the parameters with which it is compiled for a given device.
 *
 * <p><b>What.</b> Each kernel is a resource {@code name.cl} beside this package that defines {@code
 * __kernel void name}. It is written in the common subset of OpenCL C 1.2 and CUDA C behind {@code
 * prelude.cl}; its header states formula, shapes, the map of work-groups, every {@code -D} with its
 * legal range, and the local memory.
 *
 * <p><b>How.</b> {@link dev.hadamard.kernels.KernelLibrary} joins a kernel with the parts that it
 * includes into one {@link dev.hadamard.kernels.KernelSource}. A {@link
 * dev.hadamard.kernels.KernelVariant} is a kernel with its {@code -D} values. A {@link
 * dev.hadamard.kernels.KernelProgram} is what a compiler gets: a variant, or several that are
 * generated from expressions; {@link dev.hadamard.kernels.CompiledKernels} keeps what came of it.
 * {@link dev.hadamard.kernels.TuningTable} holds the values of devices without tuning; {@link
 * dev.hadamard.kernels.tune} finds and stores better ones; {@link dev.hadamard.kernels.launch}
 * selects the kernel and the range of an operation. Nothing here calls a driver.
 *
 * <p><b>Memory layout.</b> float32, row-major, contiguous. Sizes are {@code int}, row starts {@code
 * size_t}.
 *
 * <p>Read next: {@code gemm_naive.cl} for the formula of a product, {@code gemm.cl} for its
 * interchangeable epilogue, then {@code gemm_tiled.cl} (GPUs), {@code gemm_strip.cl} (CPU devices),
 * {@code gemm_direct.cl} (results with one row or few columns) or {@code gemm_tensor.cl} (NVIDIA's
 * tensor cores).
 */
@NullMarked
package dev.hadamard.kernels;

import org.jspecify.annotations.NullMarked;
