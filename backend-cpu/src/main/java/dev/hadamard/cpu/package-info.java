/**
 * Backends that need nothing but a JVM: {@code cpu}, and {@code reference}, the naive loops beside
 * it.
 *
 * <p><b>Memory layout.</b> A tensor is one {@code float[]}, row-major.
 *
 * <p><b>Lifetime.</b> Operations are done when the call returns, so {@code synchronize} has nothing
 * to wait for; freed arrays go to the garbage collector. A {@code cpu} backend shares its threads
 * with others of the same number. What it copies operands into is its own, grows to what the
 * largest product so far has needed, some 12 MB at most for either operand with the vector module,
 * and goes with the backend.
 *
 * <p><b>Speed without native code.</b> The matrix product and the functions that cost most exist
 * twice. {@code Simd*} is written with the JDK's vector module, for JVMs that have it; {@code
 * AdaptiveLoops} begin with the plain ones and go on with the faster. All else rests on loops that
 * C2 turns into vector instructions: whole arrays, one index, no branch, no conversion between
 * types. The rest is copying, so that the inner loops look like that: {@code Panel} gives every row
 * of a block an array of its own, {@code Approximations} writes the exponential as polynomials and
 * rounding tricks.
 *
 * <p><b>Bits.</b> Results depend neither on the number of threads nor on which loops serve: only
 * outputs are divided, and each element's sum is taken in {@code SummationOrder}.
 *
 * <p>Read next: {@code ReferenceBackend}, each formula in the fewest lines; then {@code
 * CpuBackend}, {@code PlainGemm} and {@code Microkernel}, {@code SimdGemm} and {@code
 * SimdTileOfEight}, or {@code Approximations} and {@code ActivationLoops}, {@code SimdExponential}
 * and {@code SimdActivations}.
 */
@NullMarked
package dev.hadamard.cpu;

import org.jspecify.annotations.NullMarked;
