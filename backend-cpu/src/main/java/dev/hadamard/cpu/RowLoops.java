package dev.hadamard.cpu;

import java.util.Arrays;

/**
 * Operations between a matrix and a row, over a stretch of columns. Rows pass through arrays of
 * their own, because C2 vectorises loops with one common index only.
 */
final class RowLoops {

  private final float[] block = new float[Panel.ROOM];
  private final float[] total = new float[Panel.ROOM];
  private final float[] scratch = new float[Panel.ROOM];

  /** xᵢⱼ ← xᵢⱼ + rowⱼ for rows [from, to) of x and all columns. */
  void addRow(CpuTensor row, CpuTensor x, int from, int to) {
    int columns = x.shape().columns();
    for (int j = 0; j < columns; j += Panel.WIDTH) {
      int width = Math.min(Panel.WIDTH, columns - j);
      System.arraycopy(row.data, row.start + j, block, 0, width);
      for (int i = from; i < to; i++) {
        int at = x.start + i * columns + j;
        System.arraycopy(x.data, at, scratch, 0, width);
        Microkernel.add(width, scratch, block);
        System.arraycopy(scratch, 0, x.data, at, width);
      }
    }
  }

  /**
   * rowⱼ ← α·Σᵢ xᵢⱼ + β·rowⱼ for columns [from, to), at most {@link Panel#WIDTH} of them. About
   * √rows rows are summed in one chain, then the chains' sums: no term passes more than about
   * 2√rows additions, so the error of a sum is within its bound whatever the rows hold.
   */
  void sumRows(float alpha, CpuTensor x, float beta, CpuTensor row, int from, int to) {
    int rows = x.shape().rows();
    int columns = x.shape().columns();
    int start = x.start + from;
    int width = to - from;
    Arrays.fill(total, 0, width, 0f);
    int chain = (int) Math.ceil(Math.sqrt(rows));
    for (int first = 0; first < rows; first += chain) {
      float[] sum = first == 0 ? total : block;
      System.arraycopy(x.data, start + first * columns, sum, 0, width);
      for (int i = first + 1; i < Math.min(first + chain, rows); i++) {
        System.arraycopy(x.data, start + i * columns, scratch, 0, width);
        Microkernel.add(width, sum, scratch);
      }
      if (first > 0) {
        Microkernel.add(width, total, block);
      }
    }
    if (beta == 0) {
      Microkernel.scale(width, alpha, total);
    } else {
      System.arraycopy(row.data, row.start + from, scratch, 0, width);
      Microkernel.blend(width, alpha, total, beta, scratch);
    }
    System.arraycopy(total, 0, row.data, row.start + from, width);
  }
}
