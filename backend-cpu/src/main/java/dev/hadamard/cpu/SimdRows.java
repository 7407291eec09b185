package dev.hadamard.cpu;

/**
 * Rows of the left operand as the tiles read them: each row's elements side by side. An operand
 * that lies so is read where it is; of a transposed one, blocks are copied.
 */
final class SimdRows {

  /** Rows that one call of {@link #pack} copies: as many as a cache line of the source holds. */
  private static final int PART = 16;

  private static final MatrixView NOTHING = new MatrixView(new float[0], 0, 1);

  private float[] packed = new float[0];
  private MatrixView a = NOTHING;
  private float[] data = packed;
  private int row;
  private int column;
  private int rows;
  private int width;
  private int start;
  private int step;

  /** Lays it over rows [row, row + rows) and columns [column, column + width) of a. */
  void place(MatrixView a, int row, int column, int rows, int width) {
    this.a = a;
    this.row = row;
    this.column = column;
    this.rows = rows;
    this.width = width;
    if (a.columnStride == 1) {
      data = a.data;
      start = a.offset(row, column);
      step = a.rowStride;
    } else {
      step = width + PART; // no power of two: rows would push each other out of the cache
      if (packed.length < rows * step) {
        packed = new float[rows * step];
      }
      data = packed;
      start = 0;
    }
  }

  /** Lets go of the operand; what was copied of it stays. */
  void release() {
    a = NOTHING;
    data = packed;
  }

  /** How many calls of {@link #pack} it takes before the rows can be read. */
  int parts() {
    return a.columnStride == 1 ? 0 : (rows + PART - 1) / PART;
  }

  void pack(int part) {
    int first = part * PART;
    int count = Math.min(PART, rows - first);
    SimdTransposition.copy(
        a.data,
        a.offset(row + first, column),
        a.columnStride,
        width,
        count,
        packed,
        first * step,
        step);
  }

  int count() {
    return rows;
  }

  float[] data() {
    return data;
  }

  /** Where a row begins, counted from the first that was placed. */
  int offset(int r) {
    return start + r * step;
  }

  /** From one row to the next. */
  int step() {
    return step;
  }
}
