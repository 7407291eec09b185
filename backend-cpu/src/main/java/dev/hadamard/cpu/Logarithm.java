package dev.hadamard.cpu;

/**
 * ln and ln(1 + x) in float arithmetic, of every number. The polynomial is that of the OpenCL
 * kernels ({@code functions.cl}), a minimax fit of this project.
 */
final class Logarithm {

  static final int ONE = Float.floatToRawIntBits(1);
  static final int ROOT_HALF = 0x3f3504f3;

  static final float LN2_HIGH = 0x1.62e4p-1f;
  static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /** Beyond it 1 + x is x, and the scale 2⁻ᵏ soon no normal number. */
  static final float LARGE = 0x1p60f;

  // P(f), the highest power first.
  private static final float P7 = -0x1.38b51ep-4f;
  private static final float P6 = 0x1.055b58p-3f;
  private static final float P5 = -0x1.0d854cp-3f;
  private static final float P4 = 0x1.22da2p-3f;
  private static final float P3 = -0x1.547244p-3f;
  private static final float P2 = 0x1.99a008p-3f;
  private static final float P1 = -0x1.000226p-2f;
  private static final float P0 = 0x1.555554p-2f;

  /** Those of P, the highest power first. */
  static float[] coefficients() {
    return new float[] {P7, P6, P5, P4, P3, P2, P1, P0};
  }

  private Logarithm() {}

  /**
   * ln x = k·ln 2 + ln(1 + f) with x = 2ᵏ(1 + f) and 1 + f between 1/√2 and √2, where ln(1 + f) is
   * f − f²/2 + f³P(f). Error: 0.9 ulp.
   */
  static float log(float x) {
    if (!(x > 0) || x == Float.POSITIVE_INFINITY) {
      return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
    }
    boolean isSubnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(isSubnormal ? 0x1p32f * x : x);
    int k = exponent(bits);
    float f = fraction(bits, k);
    return sum(isSubnormal ? k - 32 : k, f);
  }

  /** k·ln 2 + ln(1 + f). */
  private static float sum(float k, float f) {
    float p = Math.fma(P7, f, P6);
    p = Math.fma(p, f, P5);
    p = Math.fma(p, f, P4);
    p = Math.fma(p, f, P3);
    p = Math.fma(p, f, P2);
    p = Math.fma(p, f, P1);
    p = Math.fma(p, f, P0);
    float tail = f * f * Math.fma(p, f, -0.5f);
    return Math.fma(k, LN2_HIGH, f + Math.fma(k, LN2_LOW, tail));
  }

  /**
   * ln(1 + x), from the k of 1 + x as a float and f = 2⁻ᵏx + (2⁻ᵏ − 1), which has what the rounding
   * of 1 + x lost. Error: 1.6 ulp.
   */
  static float log1p(float x) {
    float u = 1 + x;
    if (!(u > 0) || u == Float.POSITIVE_INFINITY) {
      return log(u);
    }
    int bits = Float.floatToRawIntBits(u);
    int k = exponent(bits);
    float scale = Float.intBitsToFloat((127 - k) << 23);
    return sum(k, u < LARGE ? Math.fma(x, scale, scale - 1) : fraction(bits, k));
  }

  /** k of a normal number with these bits. */
  private static int exponent(int bits) {
    return ((bits + (ONE - ROOT_HALF)) >> 23) - 127;
  }

  private static float fraction(int bits, int k) {
    return Float.intBitsToFloat(bits - (k << 23)) - 1;
  }
}
