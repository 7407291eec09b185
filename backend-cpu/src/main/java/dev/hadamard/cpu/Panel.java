package dev.hadamard.cpu;

import java.util.Arrays;

/**
 * A block of the right-hand operand, copied so that each of its rows is an array of its own: C2
 * vectorises loops over whole arrays only. Rows beyond the block up to a multiple of {@link
 * Microkernel#TILE} are zero.
 */
final class Panel {

  /**
   * Columns of a panel: three result rows, three sums and three panel rows stay in 32 KiB of L1.
   */
  static final int WIDTH = 512;

  /** Rows of a panel, 2 MiB altogether; a multiple of {@link GemmWorker#BLOCK}. */
  static final int HEIGHT = 1008;

  /** Source rows that a transposing copy reads at once: one cache line of each result row. */
  private static final int STREAMS = 8;

  final float[][] rows = new float[HEIGHT][];

  /** Makes sure that this many rows exist. */
  void reserve(int height) {
    for (int p = 0; p < padded(height); p++) {
      if (rows[p] == null) {
        rows[p] = new float[WIDTH];
      }
    }
  }

  static int padded(int height) {
    return (height + Microkernel.TILE - 1) / Microkernel.TILE * Microkernel.TILE;
  }

  /** Copies rows [from, to) of the height × width block of b that begins at (row, column). */
  void pack(MatrixView b, int row, int column, int height, int width, int from, int to) {
    int last = Math.min(to, height);
    if (b.columnStride == 1) {
      for (int p = from; p < last; p++) {
        System.arraycopy(b.data, b.offset(row + p, column), rows[p], 0, width);
      }
    } else {
      packColumns(b, row, column, width, from, last);
    }
    for (int p = Math.max(from, height); p < to; p++) {
      Arrays.fill(rows[p], 0, width, 0f);
    }
  }

  private void packColumns(MatrixView b, int row, int column, int width, int from, int to) {
    int j = 0;
    if (b.rowStride == 1) {
      for (; j + STREAMS <= width; j += STREAMS) {
        packEight(b.data, b.offset(row + from, column + j), b.columnStride, j, from, to);
      }
    }
    for (; j < width; j++) {
      for (int p = from; p < to; p++) {
        rows[p][j] = b.data[b.offset(row + p, column + j)];
      }
    }
  }

  private void packEight(float[] source, int first, int stride, int j, int from, int to) {
    int o1 = first + stride;
    int o2 = o1 + stride;
    int o3 = o2 + stride;
    int o4 = o3 + stride;
    int o5 = o4 + stride;
    int o6 = o5 + stride;
    int o7 = o6 + stride;
    for (int p = from; p < to; p++) {
      int q = p - from;
      float[] target = rows[p];
      target[j] = source[first + q];
      target[j + 1] = source[o1 + q];
      target[j + 2] = source[o2 + q];
      target[j + 3] = source[o3 + q];
      target[j + 4] = source[o4 + q];
      target[j + 5] = source[o5 + q];
      target[j + 6] = source[o6 + q];
      target[j + 7] = source[o7 + q];
    }
  }
}
