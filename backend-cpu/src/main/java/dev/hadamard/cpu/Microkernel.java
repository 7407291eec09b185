package dev.hadamard.cpu;

/**
 * The innermost loops of the matrix product, in the only form found that C2 turns into vector code
 * on JDK 17 and later alike: whole arrays, one index, no offsets.
 */
final class Microkernel {

  /** Rows of the result and steps of k that one pass takes: nine multiply-adds for six loads. */
  static final int TILE = 3;

  private Microkernel() {}

  /**
   * tᵣⱼ ← tᵣⱼ + Σₚ aᵣₚ·bₚⱼ for r, p in 0..2.
   *
   * <p>Each row adds its three products in another order. With the same order in all rows C2's
   * packing is ambiguous, and JDK 17 then compiles the loop to scalar code now and then, ten times
   * slower.
   */
  static void accumulate(
      int n,
      float[] t0,
      float[] t1,
      float[] t2,
      float[] b0,
      float[] b1,
      float[] b2,
      float a00,
      float a01,
      float a02,
      float a10,
      float a11,
      float a12,
      float a20,
      float a21,
      float a22) {
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float x2 = b2[j];
      float s0 = t0[j];
      float s1 = t1[j];
      float s2 = t2[j];
      t0[j] = Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, s0)));
      t1[j] = Math.fma(a10, x0, Math.fma(a12, x2, Math.fma(a11, x1, s1)));
      t2[j] = Math.fma(a21, x1, Math.fma(a20, x0, Math.fma(a22, x2, s2)));
    }
  }

  /** sⱼ ← sⱼ + tⱼ. */
  static void add(int n, float[] s, float[] t) {
    for (int j = 0; j < n; j++) {
      s[j] += t[j];
    }
  }

  /** sⱼ ← sⱼ·tⱼ. */
  static void multiply(int n, float[] s, float[] t) {
    for (int j = 0; j < n; j++) {
      s[j] *= t[j];
    }
  }

  /** sⱼ ← α·sⱼ. */
  static void scale(int n, float alpha, float[] s) {
    for (int j = 0; j < n; j++) {
      s[j] *= alpha;
    }
  }

  /** sⱼ ← α·sⱼ + β·cⱼ. */
  static void blend(int n, float alpha, float[] s, float beta, float[] c) {
    for (int j = 0; j < n; j++) {
      s[j] = Math.fma(alpha, s[j], beta * c[j]);
    }
  }
}
