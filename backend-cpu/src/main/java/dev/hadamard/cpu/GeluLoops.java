package dev.hadamard.cpu;

/**
 * GELU, z·Φ(z), and its derivative, over a stretch of an array. As {@link ActivationLoops}: no
 * branches, NaN stays, {@code out} may be {@code z}.
 *
 * <p>Both need e^(−x²/2) with x = |z|, and Φ(−x) is that times {@link NormalTail}: nothing cancels
 * left of 0. C2 vectorises no loop as long as the two together, so they are two loops over a block
 * that stays in the innermost cache.
 */
final class GeluLoops {

  private static final int BLOCK = 512;

  private GeluLoops() {}

  private interface Finish {
    void run(int n, float[] z, float[] e);
  }

  /** outᵢ ← zᵢ·Φ(zᵢ) for i in [from, to). */
  static void value(float[] z, float[] out, int from, int to) {
    inBlocks(z, out, from, to, GeluLoops::product);
  }

  /** outᵢ ← Φ(zᵢ) + zᵢ·φ(zᵢ) for i in [from, to). */
  static void slope(float[] z, float[] out, int from, int to) {
    inBlocks(z, out, from, to, GeluLoops::sum);
  }

  private static void inBlocks(float[] z, float[] out, int from, int to, Finish finish) {
    int most = Math.min(BLOCK, to - from);
    float[] block = new float[most];
    float[] e = new float[most];
    for (int first = from, n; first < to; first += n) {
      n = Math.min(BLOCK, to - first);
      System.arraycopy(z, first, block, 0, n);
      gaussian(n, block, e);
      finish.run(n, block, e);
      System.arraycopy(block, 0, out, first, n);
    }
  }

  private static void gaussian(int n, float[] z, float[] e) {
    for (int i = 0; i < n; i++) {
      e[i] = Approximations.gaussian(Math.min(Math.abs(z[i]), NormalTail.BOUND));
    }
  }

  /** max(z, 0) − x·Φ(−x). */
  private static void product(int n, float[] z, float[] e) {
    for (int i = 0; i < n; i++) {
      float x = Math.min(Math.abs(z[i]), NormalTail.BOUND);
      z[i] = Math.fma(-e[i], x * NormalTail.of(x), Math.max(z[i], 0f));
    }
  }

  /** With g = Φ(−x) − x·φ(x), which is f′(−x): g left of 0, 1 − g right of it. */
  private static void sum(int n, float[] z, float[] e) {
    for (int i = 0; i < n; i++) {
      float x = Math.min(Math.abs(z[i]), NormalTail.BOUND);
      float g = e[i] * Math.fma(-NormalTail.DENSITY, x, NormalTail.of(x));
      float right = DerivativeLoops.step(z[i]);
      z[i] = Math.fma(g, Math.fma(-2f, right, 1f), right);
    }
  }
}
