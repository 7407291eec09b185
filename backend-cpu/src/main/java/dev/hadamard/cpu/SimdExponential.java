package dev.hadamard.cpu;

/**
 * What the vector loops need to know of the exponential of {@link Approximations}, whose bits they
 * give. It is written out in every loop: as a method of its own it may be compiled before the loop
 * that calls it, is not inlined then, and every vector becomes an object. Who changes it changes
 * its eight copies: {@code sigmoid}, {@code tanh}, {@code gelu} and {@code geluTanh} of {@link
 * SimdActivations}, and those of {@link SimdDerivatives}.
 *
 * <pre>
 *   x = n · 2 ln 2 + r, |r| ≤ ln 2         eˣ = 4ⁿ (1 + r + r² Q(r))
 *
 *   k = x · INVERSE_TWO_LN2 + ROUND        rounds x / (2 ln 2) to n and leaves n + 127 in the last bits
 *   n = k − ROUND
 *   r = x − n · TWO_LN2_HIGH − n · TWO_LN2_LOW
 *   q = Q(r)                               from E2 to E8
 *   p = (q r + 1) r + 1                    eʳ
 *   s = the bits of k, shifted             2ⁿ, which plain Java makes by arithmetic
 *   e = p s s
 * </pre>
 *
 * <p>The bits are read by {@code reinterpretShape}: on Java 27 {@code reinterpretAsInts} and {@code
 * reinterpretAsFloats} create an object for each vector (JDK-8392004), which takes as long as all
 * the rest.
 */
final class SimdExponential {

  /** How far a float's exponent is shifted. */
  static final int FRACTION_BITS = 23;

  private SimdExponential() {}
}
