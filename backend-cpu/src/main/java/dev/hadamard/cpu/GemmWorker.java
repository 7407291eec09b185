package dev.hadamard.cpu;

import java.util.Arrays;

/**
 * The working memory of one thread that multiplies rows of the left operand by a panel: their
 * running sums.
 */
final class GemmWorker {

  /** Rows of a block: its sums take 128 KB, one chain of the panel 256 KB of the second cache. */
  private static final int BLOCK = 64;

  private final float[][] total = new float[BLOCK][];
  private final float[][] chain = new float[Microkernel.ROWS][Panel.ROOM];
  private final float[] scratch = new float[Panel.ROOM];

  /** A panel of its own, for products that are divided by columns. */
  final Panel panel = new Panel();

  /** Rows [from, to) of c, over the panel's columns. */
  void multiply(Product product, Panel panel, int from, int to) {
    for (int i = from; i < to; i += Math.min(BLOCK, to - i)) {
      multiplyBlock(product, panel, i, Math.min(BLOCK, to - i));
    }
  }

  /**
   * c ← α·a·panel + β·c for the rows of a block. The panel's rows are taken a chain at a time, so
   * that they stay in the second cache for all rows of the block.
   */
  private void multiplyBlock(Product product, Panel panel, int i, int rows) {
    for (int first = 0; first < panel.height(); first += SummationOrder.CHAIN) {
      int last = Math.min(first + SummationOrder.CHAIN, panel.height());
      for (int r = 0; r < rows; r += Microkernel.ROWS) {
        sumTile(product.a(), panel, i, r, rows, first, last);
      }
    }
    for (int r = 0; r < rows; r++) {
      finish(product, panel, total[r], i + r);
    }
  }

  /** total ← total + a·panel for the rows of a tile and the panel rows [first, last). */
  private void sumTile(MatrixView a, Panel panel, int i, int r, int rows, int first, int last) {
    for (int t = r; t < r + Microkernel.ROWS; t++) {
      float[] sums = first == 0 ? row(t) : chain[t - r];
      Arrays.fill(sums, 0, panel.width(), 0f);
    }
    if (first == 0) {
      sumChain(
          a,
          panel,
          i + r,
          rows - r,
          first,
          last,
          total[r],
          total[r + 1],
          total[r + 2],
          total[r + 3]);
    } else {
      sumChain(a, panel, i + r, rows - r, first, last, chain[0], chain[1], chain[2], chain[3]);
      for (int t = r; t < r + Microkernel.ROWS; t++) {
        Microkernel.add(panel.width(), total[t], chain[t - r]);
      }
    }
  }

  private float[] row(int r) {
    if (total[r] == null) {
      total[r] = new float[Panel.ROOM];
    }
    return total[r];
  }

  /** t ← t + a·panel for the panel rows [first, last). Rows beyond a's last one repeat it. */
  private static void sumChain(
      MatrixView a,
      Panel panel,
      int i,
      int rows,
      int first,
      int last,
      float[] t0,
      float[] t1,
      float[] t2,
      float[] t3) {
    float[] x = a.data;
    int step = a.columnStride;
    int r0 = a.offset(i, panel.row() + first);
    int r1 = rows > 1 ? r0 + a.rowStride : r0;
    int r2 = rows > 2 ? r1 + a.rowStride : r1;
    int r3 = rows > 3 ? r2 + a.rowStride : r2;
    int n = panel.width();
    float[][] b = panel.rows;
    int q = 0;
    int p = first;
    for (; p + 1 < last; p += Microkernel.STEPS) {
      int s = q + step;
      Microkernel.accumulate(
          n, t0, t1, t2, t3, b[p], b[p + 1], x[r0 + q], x[r0 + s], x[r1 + q], x[r1 + s], x[r2 + q],
          x[r2 + s], x[r3 + q], x[r3 + s]);
      q = s + step;
    }
    if (p < last) {
      Microkernel.accumulate(n, t0, t1, t2, t3, b[p], x[r0 + q], x[r1 + q], x[r2 + q], x[r3 + q]);
    }
  }

  /** c ← α·sum + β·c for one row; later stretches of k are added to the first. */
  private void finish(Product product, Panel panel, float[] sum, int i) {
    int width = panel.width();
    Block block = new Block(i, panel.column(), 1, width);
    float beta = panel.row() == 0 ? product.beta() : 1;
    if (beta != 0) {
      product.c().load(block, scratch);
      Microkernel.blend(width, product.alpha(), sum, beta, scratch);
    } else if (product.alpha() != 1) {
      Microkernel.scale(width, product.alpha(), sum);
    }
    if (panel.row() + panel.height() == product.k()) {
      product.epilogue().apply(block, sum, scratch);
    }
    product.c().store(block, sum);
  }
}
