package dev.hadamard.cpu;

import java.util.Arrays;

/** Plain elementwise arithmetic over a stretch of arrays; an output may be an input. */
final class ArithmeticLoops {

  private ArithmeticLoops() {}

  /** outᵢ ← aᵢ·bᵢ. */
  static void hadamard(float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = a[i] * b[i];
    }
  }

  /** yᵢ ← α·xᵢ + β·yᵢ; α = 0 does not read x, β = 0 does not read y. */
  static void axpby(float alpha, float[] x, float beta, float[] y, int from, int to) {
    if (alpha == 0) {
      scale(beta, y, from, to);
    } else if (beta != 0) {
      blend(alpha, x, beta, y, from, to);
    } else if (alpha == 1) {
      System.arraycopy(x, from, y, from, to - from);
    } else {
      scaled(alpha, x, y, from, to);
    }
  }

  private static void scale(float beta, float[] y, int from, int to) {
    if (beta == 0) {
      Arrays.fill(y, from, to, 0f);
    } else {
      scaled(beta, y, y, from, to);
    }
  }

  private static void scaled(float alpha, float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = alpha * x[i];
    }
  }

  private static void blend(float alpha, float[] x, float beta, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.fma(alpha, x[i], beta * y[i]);
    }
  }
}
