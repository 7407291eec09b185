package dev.hadamard.cpu;

/**
 * Φ(−x)·e^(x²/2) for 0 ≤ x ≤ {@link #BOUND}, where Φ is the standard normal distribution: ½
 * erfc(x/√2) without its exponential, a number between ½ and .027. It is a polynomial in s = (x −
 * 3)/(x + 3), a minimax fit of this project of relative error 2^-26.4, made as those of {@link
 * Approximations}.
 */
final class NormalTail {

  /** e^(−x²/2) rounds to 0 here. */
  static final float BOUND = 14.5f;

  /** 1/√(2π). */
  static final float DENSITY = 0x1.988454p-2f;

  /** Where s is 0. */
  static final float CENTRE = 3f;

  static final float T0 = 0x1.f1b89cp-4f;
  static final float T1 = -0x1.a6b66ap-3f;
  static final float T2 = 0x1.f8baccp-4f;
  static final float T3 = -0x1.7a9464p-5f;
  static final float T4 = 0x1.91e066p-8f;
  static final float T5 = 0x1.7cb9cp-9f;
  static final float T6 = -0x1.01eb84p-10f;
  static final float T7 = -0x1.642968p-12f;
  static final float T8 = 0x1.e4b5ccp-14f;
  static final float T9 = 0x1.c26ff4p-15f;

  private NormalTail() {}

  /** Φ(−x)·e^(x²/2). */
  static float of(float x) {
    float s = (x - CENTRE) / (x + CENTRE);
    float q = Math.fma(T9, s, T8);
    q = Math.fma(q, s, T7);
    q = Math.fma(q, s, T6);
    q = Math.fma(q, s, T5);
    q = Math.fma(q, s, T4);
    q = Math.fma(q, s, T3);
    q = Math.fma(q, s, T2);
    q = Math.fma(q, s, T1);
    return Math.fma(q, s, T0);
  }
}
