package dev.hadamard.cpu;

/** Both operands of a product as the tiles read them, a part at a time. */
final class SimdOperands {

  /** Most rows and columns of the result at a time: copies then take at most 12 MB each. */
  static final int PANEL = 3072;

  private final SimdRows rows = new SimdRows();
  private final SimdWindows windows = new SimdWindows();
  private final SimdStrips right = new SimdStrips();

  /**
   * Lays the right operand over rows from p on and columns from j on.
   *
   * @param depth most rows
   */
  SimdStrips placeRight(Product product, int p, int j, int depth) {
    int height = Math.min(depth, product.k() - p);
    int width = Math.min(PANEL, product.n() - j);
    right.place(product.b(), p, j, height, width, product.m(), widestStrip(product.a()));
    return right;
  }

  /** Most vectors of a strip behind those of three: tiles by columns have no room for four. */
  private static int widestStrip(MatrixView a) {
    boolean fits = a.isGathered() || !SimdRows.areByColumns(a);
    return SimdLoops.HAS_MANY_REGISTERS && fits ? 4 : 2;
  }

  /** Lays the left operand over rows [i, i + count) and columns [p, p + width). */
  SimdLeft placeLeft(Product product, int i, int p, int count, int width) {
    if (product.a() instanceof GatheredMatrix gathered) {
      windows.place(gathered, i, p, count, width);
      return windows;
    }
    rows.place(product.a(), i, p, count, width);
    return rows;
  }

  /** Lets go of both; what was copied of them stays. */
  void release() {
    rows.release();
    windows.release();
    right.release();
  }
}
