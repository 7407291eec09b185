package dev.hadamard.cpu;

/**
 * Additions of a row to each row of a matrix. Rows pass through arrays of their own, because C2
 * vectorises loops with one common index only.
 */
final class RowLoops {

  private final float[] block = new float[Panel.ROOM];
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
}
