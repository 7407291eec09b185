package dev.hadamard.cpu;

/**
 * exp, expm1, log1p and tanh in float arithmetic only, without a branch, a bit operation or a
 * conversion, so that C2 turns a loop over them into vector instructions on every JDK from 17 on.
 * {@code Math.exp} in a loop stays scalar.
 *
 * <p>All coefficients are minimax fits of this project (Lawson's reweighted least squares in double
 * on Chebyshev nodes; each coefficient rounded to float in turn, lowest power first, and the rest
 * fitted again). {@code SimdExponential} gives the same bits by shorter means. The OpenCL kernels
 * have another exponential. Errors are in units in the last place of the float result.
 */
final class Approximations {

  /**
   * 1.5 · 2²³ + 127: adding and subtracting it rounds a float below 2²² in magnitude to an integer.
   * Between the two, the last bits are the exponent of 2ⁿ as a float has it.
   */
  static final float ROUND = 0x1.8000fep23f;

  // x = n · 2 ln 2 + r with |r| <= ln 2 (a hair more at the ties). The high part has 15 bits, so n
  // · high is exact.
  static final float INVERSE_TWO_LN2 = 0x1.715476p-1f;
  static final float TWO_LN2_HIGH = 0x1.62e4p0f;
  static final float TWO_LN2_LOW = 0x1.7f7d1cp-19f;

  // (e^r - 1 - r) / r² on |r| <= 0.6935; relative error of r + r² Q(r) against e^r - 1: 2^-29.3.
  static final float E2 = 0.5f;
  static final float E3 = 0x1.55555cp-3f;
  static final float E4 = 0x1.55554ap-5f;
  static final float E5 = 0x1.110b6ep-7f;
  static final float E6 = 0x1.6c1c8cp-10f;
  static final float E7 = 0x1.a557e8p-13f;
  static final float E8 = 0x1.a0bdd4p-16f;

  // 2^(n/64) on -76 <= n <= 65, relative error 0.0021: 13.5 % after six squarings, and 25 % would
  // still do.
  private static final float P1 = 0x1.6515aep-7f;
  private static final float P2 = 0x1.fd3358p-15f;
  private static final float P3 = 0x1.9c468cp-23f;

  /** 2²³ + 1: Veltkamp's factor that keeps one significant bit of 24. */
  private static final float KEEP_ONE_BIT = 0x1.000002p23f;

  // (2 atanh(s) - 2 s) / s³ in s² on 0 <= s <= 1/3; relative error of the whole: 2^-27.7.
  static final float L0 = 0x1.5555p-1f;
  static final float L1 = 0x1.99d298p-2f;
  static final float L2 = 0x1.1eb47p-2f;
  static final float L3 = 0x1.1effbp-2f;

  /** e⁻¹⁰⁵ rounds to 0. */
  static final float LOWEST = -105f;

  /** e⁸⁹ overflows. */
  static final float HIGHEST = 89f;

  static final float TWICE_TANH_BOUND = 18.04f;

  private Approximations() {}

  /** n of x = n · 2 ln 2 + r, an integer in a float. */
  private static float halfExponent(float x) {
    return Math.fma(x, INVERSE_TWO_LN2, ROUND) - ROUND;
  }

  private static float remainder(float x, float n) {
    return Math.fma(n, -TWO_LN2_LOW, Math.fma(n, -TWO_LN2_HIGH, x));
  }

  /** (e^r − 1 − r) / r² for |r| ≤ 0.6935. */
  private static float secondOrder(float r) {
    float q = Math.fma(E8, r, E7);
    q = Math.fma(q, r, E6);
    q = Math.fma(q, r, E5);
    q = Math.fma(q, r, E4);
    q = Math.fma(q, r, E3);
    return Math.fma(q, r, E2);
  }

  /** 2^n, exact, for an integer −76 ≤ n ≤ 65. */
  static float powerOfTwo(float n) {
    float p = Math.fma(Math.fma(Math.fma(P3, n, P2), n, P1), n, 1f);
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    float scaled = p * KEEP_ONE_BIT;
    return scaled - (scaled - p);
  }

  /** eˣ; +0 below −104, +∞ above 88.72. Error: 1.4 ulp. */
  static float exp(float x) {
    float bounded = Math.max(Math.min(x, HIGHEST), LOWEST);
    float n = halfExponent(bounded);
    float r = remainder(bounded, n);
    float p = Math.fma(Math.fma(secondOrder(r), r, 1f), r, 1f);
    float s = powerOfTwo(n);
    return p * s * s;
  }

  /** eˣ for x ≤ 0, or NaN. */
  static float expOfNonPositive(float x) {
    float bounded = Math.max(x, LOWEST);
    float n = halfExponent(bounded);
    float r = remainder(bounded, n);
    float p = Math.fma(Math.fma(secondOrder(r), r, 1f), r, 1f);
    float s = powerOfTwo(n);
    return p * s * s;
  }

  /**
   * e^(−x²/2) for 0 ≤ x ≤ 14.5, or NaN. The square is taken in two parts: of −x²/2 = −105 half a
   * unit in the last place is 32 of the result. Error: 1.8 ulp.
   */
  static float gaussian(float x) {
    float square = x * x;
    float y = -0.5f * square;
    float n = halfExponent(y);
    float r = Math.fma(-0.5f, Math.fma(x, x, -square), remainder(y, n));
    float p = Math.fma(Math.fma(secondOrder(r), r, 1f), r, 1f);
    float s = powerOfTwo(n);
    return p * s * s;
  }

  /** eˣ − 1 for x ≤ 85, or NaN; beyond, the scale 4ⁿ would overflow. Error: 1.4 ulp. */
  static float expm1(float x) {
    float bounded = Math.max(x, LOWEST);
    float n = halfExponent(bounded);
    float r = remainder(bounded, n);
    float p = Math.fma(r * r, secondOrder(r), r);
    float s = powerOfTwo(n);
    float scale = s * s;
    return Math.fma(scale, p, scale - 1f);
  }

  /**
   * eˣ − 1 of every number: 4ⁿ(1 + p) − 1 as 2ⁿ(2ⁿp + (2ⁿ − 2⁻ⁿ)), where nothing overflows before
   * the result does. Error: 1.4 ulp.
   */
  static float expm1OfAny(float x) {
    float bounded = Math.max(Math.min(x, HIGHEST), LOWEST);
    float n = halfExponent(bounded);
    float r = remainder(bounded, n);
    float p = Math.fma(r * r, secondOrder(r), r);
    float s = powerOfTwo(n);
    return Math.fma(s, p, s - 1f / s) * s;
  }

  /** ln(1 + t) = 2 artanh(t/(2 + t)) for 0 ≤ t ≤ 1, or NaN. Error: 2.8 ulp. */
  static float log1p(float t) {
    float s = t / (2f + t);
    float z = s * s;
    float q = Math.fma(Math.fma(Math.fma(L3, z, L2), z, L1), z, L0);
    return s * Math.fma(z, q, 2f);
  }

  /** 1/(1 + e⁻ˣ). Error: 2.5 ulp, relative also far left of 0. */
  static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /**
   * tanh x = e/(e + 2) with e = e²ˣ − 1, which cannot leave [−1, 1] whatever the rounding. Beyond
   * the bound it is ±1 to float precision. Error: 2.5 ulp.
   */
  static float tanh(float x) {
    float e = expm1(Math.min(x + x, TWICE_TANH_BOUND));
    return e / (e + 2f);
  }
}
