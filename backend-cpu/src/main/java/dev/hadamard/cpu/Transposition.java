package dev.hadamard.cpu;

/** Copies a block of a matrix so that its columns become rows. */
final class Transposition {

  /** Rows of the source that are read at once. */
  private static final int STREAMS = 8;

  private Transposition() {}

  /**
   * target[c·pitch + r] ← source[r·step + c] for r in [0, rows), c in [0, columns).
   *
   * @param s where the block begins in the source
   * @param step from one row of the source to the next
   * @param t where it begins in the target
   * @param pitch from one row of the target to the next
   */
  static void copy(
      float[] source, int s, int step, int rows, int columns, float[] target, int t, int pitch) {
    int r = 0;
    for (; r + STREAMS <= rows; r += STREAMS) {
      copyEight(source, s + r * step, step, columns, target, t + r, pitch);
    }
    for (; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        target[t + c * pitch + r] = source[s + r * step + c];
      }
    }
  }

  private static void copyEight(
      float[] source, int s0, int step, int columns, float[] target, int t, int pitch) {
    int s1 = s0 + step;
    int s2 = s1 + step;
    int s3 = s2 + step;
    int s4 = s3 + step;
    int s5 = s4 + step;
    int s6 = s5 + step;
    int s7 = s6 + step;
    for (int c = 0; c < columns; c++) {
      int q = t + c * pitch;
      target[q] = source[s0 + c];
      target[q + 1] = source[s1 + c];
      target[q + 2] = source[s2 + c];
      target[q + 3] = source[s3 + c];
      target[q + 4] = source[s4 + c];
      target[q + 5] = source[s5 + c];
      target[q + 6] = source[s6 + c];
      target[q + 7] = source[s7 + c];
    }
  }
}
