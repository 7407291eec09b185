/**
 * The backends in pure Java: {@code cpu}, and {@code reference} with naive loops for comparison.
 *
 * <p><b>Memory layout.</b> A tensor is one {@code float[]}, row-major.
 *
 * <p><b>Lifetime.</b> An operation is finished when its call returns, so {@code synchronize} need
 * not wait. The garbage collector frees the arrays of closed tensors. {@code cpu} backends with the
 * same number of threads share these threads. Each backend has its own buffers for packed operands.
 * They grow to the size that the largest product so far needed, at most about 12 MB for each
 * operand with the vector module, and are freed with the backend.
 *
 * <p><b>Speed without native code.</b> There are two implementations of the matrix product and of
 * the most expensive functions. Those named {@code Simd*} use the JDK's vector module where the JVM
 * has it; {@code AdaptiveLoops} start with the plain ones and change to the faster ones. All other
 * operations are loops that the JIT compiler C2 turns into vector instructions: whole arrays, one
 * index, no branch, no conversion between types. Operands are copied into this form: {@code Panel}
 * gives every row of a block its own array. {@code Approximations} computes the exponential with
 * polynomials and rounding tricks.
 *
 * <p><b>Bits.</b> The bits of the results depend neither on the number of threads nor on the choice
 * of loops: threads divide outputs only, and each element's terms are added in {@code
 * SummationOrder}.
 *
 * <p>Read next: {@code ReferenceBackend}, which has each formula in the fewest lines; then {@code
 * CpuBackend}, {@code PlainGemm} and {@code Microkernel}, {@code SimdGemm} and {@code
 * SimdTileOfEight}, or {@code Approximations} and {@code ActivationLoops}, {@code SimdExponential}
 * and {@code SimdActivations}.
 */
@NullMarked
package dev.hadamard.cpu;

import org.jspecify.annotations.NullMarked;
