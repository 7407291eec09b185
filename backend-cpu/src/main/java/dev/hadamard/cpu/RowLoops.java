package dev.hadamard.cpu;

import java.util.Arrays;

/**
 * Operations between a matrix and a row, over a stretch of columns. Rows pass through arrays of
 * their own, because C2 vectorises loops with one common index only.
 */
final class RowLoops {

  /** Rows summed in one chain; the sums of such chains are summed again. */
  private static final int BLOCK = 64;

  private final float[] block = new float[Panel.ROOM];
  private final float[] total = new float[Panel.ROOM];
  private final float[] scratch = new float[Panel.ROOM];

  /** xᵢⱼ ← xᵢⱼ + rowⱼ for rows [from, to) of x and all columns. */
  void addRow(float[] row, float[] x, int columns, int from, int to) {
    for (int j = 0; j < columns; j += Panel.WIDTH) {
      int width = Math.min(Panel.WIDTH, columns - j);
      System.arraycopy(row, j, block, 0, width);
      for (int i = from; i < to; i++) {
        System.arraycopy(x, i * columns + j, scratch, 0, width);
        Microkernel.add(width, scratch, block);
        System.arraycopy(scratch, 0, x, i * columns + j, width);
      }
    }
  }

  /** rowⱼ ← α·Σᵢ xᵢⱼ + β·rowⱼ for columns [from, to), at most {@link Panel#WIDTH} of them. */
  void sumRows(
      float alpha, float[] x, int rows, int columns, float beta, float[] row, int from, int to) {
    int width = to - from;
    Arrays.fill(total, 0, width, 0f);
    for (int first = 0; first < rows; first += BLOCK) {
      Arrays.fill(block, 0, width, 0f);
      for (int i = first; i < Math.min(first + BLOCK, rows); i++) {
        System.arraycopy(x, i * columns + from, scratch, 0, width);
        Microkernel.add(width, block, scratch);
      }
      Microkernel.add(width, total, block);
    }
    if (beta == 0) {
      Microkernel.scale(width, alpha, total);
    } else {
      System.arraycopy(row, from, scratch, 0, width);
      Microkernel.blend(width, alpha, total, beta, scratch);
    }
    System.arraycopy(total, 0, row, from, width);
  }
}
