package dev.hadamard.cpu;

/**
 * Rows of the left operand as the tiles read them. Where each row's elements lie side by side, they
 * are read where they are. A transposed operand is read by columns, by {@link SimdColumnTile}:
 * where it is if it is small, else from a copy in groups of {@link #GROUP} rows. Where that tile
 * has too few registers, it is copied row by row.
 *
 * <pre>
 *   in place                 by columns
 *   ──────────▶ k            ┌┬┬┬┬┬┬┬┬┬┐
 *   ──────────▶              ││││││││││▼  16 rows
 *   ──────────▶              ├┼┼┼┼┼┼┼┼┼┤
 *   ──────────▶              ││││││││││▼
 * </pre>
 */
final class SimdRows implements SimdLeft {

  /** Rows of a group, and of what one call of {@link #pack} copies. */
  static final int GROUP = 16;

  /** A transposed operand of so few elements stays in the innermost cache, however it lies. */
  private static final int INNERMOST = 8192;

  private static final MatrixView NOTHING = new MatrixView(new float[0], 0, 1);

  private float[] packed = new float[0];
  private MatrixView a = NOTHING;
  private float[] data = packed;
  private int row;
  private int column;
  private int rows;
  private int width;
  private boolean direct;
  private int start;
  private int step;

  /** Whether an operand that lies so is read by columns. */
  static boolean areByColumns(MatrixView a) {
    return a.columnStride != 1 && SimdLoops.HAS_MANY_REGISTERS;
  }

  /** Lays it over rows [row, row + rows) and columns [column, column + width) of a. */
  void place(MatrixView a, int row, int column, int rows, int width) {
    this.a = a;
    this.row = row;
    this.column = column;
    this.rows = rows;
    this.width = width;
    direct = a.columnStride == 1 || areSmallByColumns();
    if (direct) {
      data = a.data;
      start = a.offset(row, column);
      step = a.columnStride == 1 ? a.rowStride : a.columnStride;
      return;
    }
    // no power of two from row to row: they would push each other out of the cache
    step = areByColumns(a) ? GROUP : width + GROUP;
    int length = areByColumns(a) ? groups() * GROUP * width : rows * step;
    if (packed.length < length) {
      packed = new float[length];
    }
    data = packed;
    start = 0;
  }

  /** Whether they can be read by columns where they are: no tile reads beyond the last row. */
  private boolean areSmallByColumns() {
    return areByColumns(a)
        && rows % SimdColumnTile.ROWS == 0
        && (long) width * a.columnStride <= INNERMOST;
  }

  /** Lets go of the operand; what was copied of it stays. */
  void release() {
    a = NOTHING;
    data = packed;
  }

  private int groups() {
    return (rows + GROUP - 1) / GROUP;
  }

  @Override
  public int parts() {
    return direct ? 0 : groups();
  }

  @Override
  public void pack(int part) {
    int first = part * GROUP;
    int count = Math.min(GROUP, rows - first);
    int source = a.offset(row + first, column);
    if (!areByColumns(a)) {
      Transposition.copy(a.data, source, a.columnStride, width, count, packed, first * step, step);
    } else if (source + (width - 1) * a.columnStride <= a.data.length - GROUP) {
      packWholeGroup(a.data, source, first * width);
    } else {
      for (int p = 0; p < width; p++) {
        System.arraycopy(
            a.data, source + p * a.columnStride, packed, first * width + p * GROUP, count);
      }
    }
  }

  /**
   * Sixteen elements at a time: System.arraycopy takes twice as long. Where the matrix has fewer
   * rows, the last ones mean nothing. It is no vector code, as that would be slow where C2 inlines
   * it at the end of a long chain of calls.
   */
  private void packWholeGroup(float[] source, int from, int to) {
    int step = a.columnStride;
    for (int p = 0; p < width; p++) {
      int s = from + p * step;
      int t = to + p * GROUP;
      packed[t] = source[s];
      packed[t + 1] = source[s + 1];
      packed[t + 2] = source[s + 2];
      packed[t + 3] = source[s + 3];
      packed[t + 4] = source[s + 4];
      packed[t + 5] = source[s + 5];
      packed[t + 6] = source[s + 6];
      packed[t + 7] = source[s + 7];
      packed[t + 8] = source[s + 8];
      packed[t + 9] = source[s + 9];
      packed[t + 10] = source[s + 10];
      packed[t + 11] = source[s + 11];
      packed[t + 12] = source[s + 12];
      packed[t + 13] = source[s + 13];
      packed[t + 14] = source[s + 14];
      packed[t + 15] = source[s + 15];
    }
  }

  @Override
  public int count() {
    return rows;
  }

  /** Whether the elements of a column lie side by side. */
  private boolean isByColumns() {
    return areByColumns(a);
  }

  /** Where an element lies; by columns, the rows below it follow, at least to the end of a tile. */
  private int offset(int r, int p) {
    if (!isByColumns()) {
      return start + r * step + p;
    }
    return direct ? start + p * step + r : (r / GROUP * width + p) * GROUP + r % GROUP;
  }

  @Override
  public int rowsOfTile(int vectors) {
    boolean fits = isByColumns() || vectors < 4;
    return SimdLoops.HAS_MANY_REGISTERS && fits ? SimdTileOfEight.ROWS : SimdTileOfFour.ROWS;
  }

  @Override
  public int multiply(
      int vectors,
      int row,
      int rest,
      int first,
      int length,
      float[] b,
      int b0,
      int pitch,
      float[] target,
      int s,
      int sumPitch) {
    int a0 = offset(row, first);
    if (isByColumns()) {
      SimdColumnTile.multiply(vectors, length, data, a0, step, b, b0, pitch, target, s, sumPitch);
      return SimdColumnTile.ROWS;
    }
    if (rowsOfTile(vectors) == SimdTileOfEight.ROWS && rest > SimdTileOfFour.ROWS) {
      int last = Math.min(SimdTileOfEight.ROWS, rest) - 1;
      SimdTileOfEight.multiply(
          vectors, length, data, a0, step, last, b, b0, pitch, target, s, sumPitch);
      return SimdTileOfEight.ROWS;
    }
    int last = Math.min(SimdTileOfFour.ROWS, rest) - 1;
    SimdTileOfFour.multiply(
        vectors, length, data, a0, step, last, b, b0, pitch, target, s, sumPitch);
    return SimdTileOfFour.ROWS;
  }
}
