/**
 * From an op to launches: which kernel, shaped how, on which range, with which arguments. What
 * OpenCL and CUDA share; a driver is never called here.
 *
 * <p><b>How.</b> A backend implements {@link dev.hadamard.kernels.launch.KernelDevice}, which
 * starts a {@link dev.hadamard.kernels.KernelVariant} on a {@link
 * dev.hadamard.kernels.launch.Range}; its tensors are {@link dev.hadamard.kernels.launch.Operand}s.
 * {@link dev.hadamard.kernels.launch.KernelBackend} then has all ops, by the {@link
 * dev.hadamard.kernels.launch.Kernels} of one tuning:
 *
 * <ul>
 *   <li>{@code MatrixProducts} and {@code GroupedGradients}: products, and what ends with one;
 *   <li>{@code GemmChoice}: the loops of a product, by its shape and the device; {@code
 *       VariantChoice}: the best of them that the device does not refuse; a {@code GemmLoops} is
 *       one family of them with its {@code -D} values, range and arguments;
 *   <li>{@code ElementwiseKernels}: all else;
 *   <li>{@code PeakRate}: how fast the device can multiply and add at all;
 *   <li>{@code TensorTrial}: the proof that products in reduced precision are right.
 * </ul>
 *
 * <p>Only what a backend needs is public. Nothing here is safe for threads: {@code
 * AbstractBackend}'s lock is.
 *
 * <p>Read next: {@code MatrixProducts}, then {@code TiledLoops} beside {@code gemm_tiled.cl}.
 */
@NullMarked
package dev.hadamard.kernels.launch;

import org.jspecify.annotations.NullMarked;
