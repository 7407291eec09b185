package dev.hadamard.cpu;

/**
 * The innermost loops of the matrix product, in the only form found that C2 turns into vector code
 * on JDK 17 and later alike: whole arrays, one index, no offsets.
 */
final class Microkernel {

  /** Rows of the result that one pass takes. */
  static final int ROWS = 4;

  /** Steps of k that one pass takes: eight multiply-adds for six loads and four stores. */
  static final int STEPS = 2;

  private Microkernel() {}

  /**
   * tᵣⱼ ← tᵣⱼ + aᵣ₀·b₀ⱼ + aᵣ₁·b₁ⱼ for r in 0..3, in this order.
   *
   * <p>More rows or more steps would load and store less. But C2's packing is ambiguous then: JDK
   * 17 compiles such a loop to scalar code, always or now and then, ten times slower.
   */
  static void accumulate(
      int n,
      float[] t0,
      float[] t1,
      float[] t2,
      float[] t3,
      float[] b0,
      float[] b1,
      float a00,
      float a01,
      float a10,
      float a11,
      float a20,
      float a21,
      float a30,
      float a31) {
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      t0[j] = Math.fma(a01, x1, Math.fma(a00, x0, t0[j]));
      t1[j] = Math.fma(a11, x1, Math.fma(a10, x0, t1[j]));
      t2[j] = Math.fma(a21, x1, Math.fma(a20, x0, t2[j]));
      t3[j] = Math.fma(a31, x1, Math.fma(a30, x0, t3[j]));
    }
  }

  /** tᵣⱼ ← tᵣⱼ + aᵣ·bⱼ for r in 0..3. */
  static void accumulate(
      int n,
      float[] t0,
      float[] t1,
      float[] t2,
      float[] t3,
      float[] b,
      float a0,
      float a1,
      float a2,
      float a3) {
    for (int j = 0; j < n; j++) {
      float x = b[j];
      t0[j] = Math.fma(a0, x, t0[j]);
      t1[j] = Math.fma(a1, x, t1[j]);
      t2[j] = Math.fma(a2, x, t2[j]);
      t3[j] = Math.fma(a3, x, t3[j]);
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
