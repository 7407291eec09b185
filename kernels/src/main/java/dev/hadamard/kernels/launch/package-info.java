/**
 * The launches of an operation: which kernel with which parameters, on which range, with which
 * arguments. OpenCL and CUDA share this code, which never calls a driver.
 *
 * <p><b>How.</b> A backend implements {@link dev.hadamard.kernels.launch.KernelDevice}, which
 * starts a {@link dev.hadamard.kernels.KernelVariant} on a {@link
 * dev.hadamard.kernels.launch.Range}; its tensors are {@link dev.hadamard.kernels.launch.Operand}s.
 * {@link dev.hadamard.kernels.launch.KernelBackend} then implements all operations with the {@link
 * dev.hadamard.kernels.launch.Kernels} of one tuning:
 *
 * <ul>
 *   <li>{@code MatrixProducts} and {@code GroupedGradients}: matrix products with their epilogues;
 *   <li>{@code GemmChoice}: the loops of a product, by its shape and the device; {@code
 *       VariantChoice}: the best of them that the device does not refuse; a {@code GemmLoops} is
 *       one family of them with its {@code -D} values, range and arguments;
 *   <li>{@code ElementwiseKernels}: all other operations;
 *   <li>{@code PeakRate}: the device's peak rate of multiply-adds;
 *   <li>{@code TensorTrial}: the check that products in reduced precision are right;
 *   <li>{@code SizeClass}: the sizes of pooled device memory.
 * </ul>
 *
 * <p>Only the types that a backend needs are public. The classes are not thread-safe; the lock of
 * {@code AbstractBackend} protects them.
 *
 * <p>Read next: {@code MatrixProducts}, then {@code TiledLoops} beside {@code gemm_tiled.cl}.
 */
@NullMarked
package dev.hadamard.kernels.launch;

import org.jspecify.annotations.NullMarked;
