package dev.hadamard.cpu;

/** In plain Java: eight chains at a time, so that no addition waits for the one before. */
final class PlainReductions implements RowReductions {

  private static final int HALF = CHAINS / 2;

  @Override
  public double sum(float[] x, float shift, int from, int to) {
    double total = 0;
    for (int first = from, end; first < to; first = end) {
      end = first + Math.min(STRETCH, to - first);
      int whole = end - (end - first) % CHAINS;
      float stretch = chains(x, shift, first, whole) + chains(x, shift, first + HALF, whole);
      for (int i = whole; i < end; i++) {
        stretch += x[i] - shift;
      }
      total += stretch;
    }
    return total;
  }

  @Override
  public double sumOfProducts(float[] x, float[] y, int from, int to) {
    double total = 0;
    for (int first = from, end; first < to; first = end) {
      end = first + Math.min(STRETCH, to - first);
      int whole = end - (end - first) % CHAINS;
      float stretch = chains(x, y, first, whole) + chains(x, y, first + HALF, whole);
      for (int i = whole; i < end; i++) {
        stretch = Math.fma(x[i], y[i], stretch);
      }
      total += stretch;
    }
    return total;
  }

  /** Half of the chains, of which the first begins at {@code from}. */
  private static float chains(float[] x, float shift, int from, int to) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int i = from; i < to; i += CHAINS) {
      s0 += x[i] - shift;
      s1 += x[i + 1] - shift;
      s2 += x[i + 2] - shift;
      s3 += x[i + 3] - shift;
      s4 += x[i + 4] - shift;
      s5 += x[i + 5] - shift;
      s6 += x[i + 6] - shift;
      s7 += x[i + 7] - shift;
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  /** As {@link #chains(float[], float, int, int)}, of products. */
  private static float chains(float[] x, float[] y, int from, int to) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int i = from; i < to; i += CHAINS) {
      s0 = Math.fma(x[i], y[i], s0);
      s1 = Math.fma(x[i + 1], y[i + 1], s1);
      s2 = Math.fma(x[i + 2], y[i + 2], s2);
      s3 = Math.fma(x[i + 3], y[i + 3], s3);
      s4 = Math.fma(x[i + 4], y[i + 4], s4);
      s5 = Math.fma(x[i + 5], y[i + 5], s5);
      s6 = Math.fma(x[i + 6], y[i + 6], s6);
      s7 = Math.fma(x[i + 7], y[i + 7], s7);
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  @Override
  public float largest(float[] x, int from, int to) {
    float s0 = Float.NEGATIVE_INFINITY;
    float s1 = s0;
    float s2 = s0;
    float s3 = s0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      s0 = Math.max(s0, x[i]);
      s1 = Math.max(s1, x[i + 1]);
      s2 = Math.max(s2, x[i + 2]);
      s3 = Math.max(s3, x[i + 3]);
    }
    for (; i < to; i++) {
      s0 = Math.max(s0, x[i]);
    }
    return Math.max(Math.max(s0, s1), Math.max(s2, s3));
  }
}
