package dev.hadamard.cpu;

/**
 * What the vector loops need to know of the exponential. It is written out in every loop: as a
 * method of its own it may be compiled before the loop that calls it, is not inlined then, and
 * every vector becomes an object. Who changes it changes its eight copies: {@code sigmoid}, {@code
 * tanh}, {@code gelu} and {@code geluTanh} of {@link SimdActivations}, and those of {@link
 * SimdDerivatives}.
 *
 * <pre>
 *   x = n ln 2 + r, |r| ≤ ln 2 / 2      eˣ = 2ⁿ (1 + r + r² Q(r))
 *
 *   k = x · INVERSE_LN2 + ROUNDING      rounds x / ln 2 to n and leaves n + 127 in the last bits
 *   n = k − ROUNDING
 *   r = x − n · LN2_HIGH − n · LN2_LOW
 *   q = Q(r)                            from E2 to E6
 *   p = r² q + r                        eʳ − 1
 *   s = the bits of k, shifted          2ⁿ, 0 for n = −127 and infinite for n = 128
 * </pre>
 *
 * <p>The OpenCL kernels use the same formula and the same coefficients, a minimax fit of this
 * project. Error of eˣ: 1.1 ulp; where it is below 2⁻¹²⁶ᐧ⁵ it is 0.
 */
final class SimdExponential {

  /** 1.5 · 2²³ + 127. */
  static final float ROUNDING = 0x1.8000fep23f;

  static final float INVERSE_LN2 = 0x1.715476p0f;

  /** 15 bits of ln 2, so that n times it is exact. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = 0x1.7f7d1cp-20f;

  static final float E2 = 0x1.fffffcp-2f;
  static final float E3 = 0x1.55548cp-3f;
  static final float E4 = 0x1.555858p-5f;
  static final float E5 = 0x1.123dep-7f;
  static final float E6 = 0x1.6ac74ep-10f;

  /** How far a float's exponent is shifted. */
  static final int FRACTION_BITS = 23;

  /** n is −127 here, and must not be less. */
  static final float LEAST = -88f;

  /** n is 128 here, and must not be more. */
  static final float MOST = 88.7f;

  private SimdExponential() {}
}
