package dev.hadamard.cpu;

/**
 * A block of the right-hand operand, copied so that each of its rows is an array of its own: C2
 * vectorises loops over whole arrays only.
 */
final class Panel {

  /** Most columns of a panel: four result rows and two panel rows stay in the first cache. */
  static final int WIDTH = 512;

  /** Most rows of a panel, which then takes 2 MB. */
  static final int HEIGHT = SummationOrder.LONGEST_STRETCH;

  /**
   * Length of an array for {@link #WIDTH} floats. With its header it fills whole cache lines, so
   * that arrays allocated in a row lie alike and one loop's vectors cross no line boundaries; this
   * is worth a tenth of the time.
   */
  static final int ROOM = WIDTH + 12;

  /** Source rows that a transposing copy reads at once. */
  private static final int STREAMS = 8;

  final float[][] rows = new float[HEIGHT][];

  private int height;
  private int width;
  private int row;
  private int column;

  /** Lays the panel over the block of b that begins at (row, column); {@link #pack} fills it. */
  void place(int row, int column, int height, int width) {
    this.row = row;
    this.column = column;
    this.height = height;
    this.width = width;
    for (int p = 0; p < height; p++) {
      if (rows[p] == null) {
        rows[p] = new float[ROOM];
      }
    }
  }

  /** The row of b that is the panel's first. */
  int row() {
    return row;
  }

  /** The column of b that is the panel's first. */
  int column() {
    return column;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Copies the panel's rows [from, to). */
  void pack(MatrixView b, int from, int to) {
    if (b instanceof GatheredMatrix gathered) {
      packGathered(gathered, from, to);
    } else if (b.columnStride == 1) {
      for (int p = from; p < to; p++) {
        System.arraycopy(b.data, b.offset(row + p, column), rows[p], 0, width);
      }
    } else {
      packColumns(b, from, to);
    }
  }

  /** What a window finds in images. */
  private void packGathered(GatheredMatrix b, int from, int to) {
    for (int p = from; p < to; p++) {
      b.copyRow(row + p, column, width, rows[p]);
    }
  }

  private void packColumns(MatrixView b, int from, int to) {
    int j = 0;
    if (b.rowStride == 1) {
      for (; j + STREAMS <= width; j += STREAMS) {
        packEightColumns(b, j, from, to);
      }
    }
    for (; j < width; j++) {
      for (int p = from; p < to; p++) {
        rows[p][j] = b.data[b.offset(row + p, column + j)];
      }
    }
  }

  /** Eight at a time, so that a cache line of the target is written at once. */
  private void packEightColumns(MatrixView b, int j, int from, int to) {
    float[] source = b.data;
    int o0 = b.offset(row + from, column + j);
    int o1 = o0 + b.columnStride;
    int o2 = o1 + b.columnStride;
    int o3 = o2 + b.columnStride;
    int o4 = o3 + b.columnStride;
    int o5 = o4 + b.columnStride;
    int o6 = o5 + b.columnStride;
    int o7 = o6 + b.columnStride;
    for (int p = from; p < to; p++) {
      int q = p - from;
      float[] target = rows[p];
      target[j] = source[o0 + q];
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
