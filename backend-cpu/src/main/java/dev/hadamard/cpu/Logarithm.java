package dev.hadamard.cpu;

/**
 * ln and ln(1 + x) in float arithmetic, of every number. The polynomial is that of the OpenCL
 * kernels ({@code functions.cl}), a minimax fit of this project.
 */
final class Logarithm {

  private static final int ONE = Float.floatToRawIntBits(1);
  private static final int ROOT_HALF = 0x3f3504f3;

  private static final float LN2_HIGH = 0x1.62e4p-1f;
  private static final float LN2_LOW = 0x1.7f7d1cp-20f;

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
    int k = ((bits + (ONE - ROOT_HALF)) >> 23) - 127;
    float f = Float.intBitsToFloat(bits - (k << 23)) - 1;
    float p = Math.fma(-0x1.38b51ep-4f, f, 0x1.055b58p-3f);
    p = Math.fma(p, f, -0x1.0d854cp-3f);
    p = Math.fma(p, f, 0x1.22da2p-3f);
    p = Math.fma(p, f, -0x1.547244p-3f);
    p = Math.fma(p, f, 0x1.99a008p-3f);
    p = Math.fma(p, f, -0x1.000226p-2f);
    p = Math.fma(p, f, 0x1.555554p-2f);
    float tail = f * f * Math.fma(p, f, -0.5f);
    float exponent = isSubnormal ? k - 32 : k;
    return Math.fma(exponent, LN2_HIGH, f + Math.fma(exponent, LN2_LOW, tail));
  }

  /** ln(1 + x) = ln u + (x − (u − 1))/u with u = 1 + x as a float. Error: 2 ulp. */
  static float log1p(float x) {
    float u = 1 + x;
    if (!(u > 0) || u == Float.POSITIVE_INFINITY) {
      return log(u);
    }
    return log(u) + (x - (u - 1)) / u;
  }
}
