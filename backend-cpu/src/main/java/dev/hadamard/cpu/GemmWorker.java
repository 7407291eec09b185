package dev.hadamard.cpu;

import java.util.Arrays;

/** What one thread needs to multiply rows of the left operand by a panel: its running sums. */
final class GemmWorker {

  /**
   * Products summed in one chain. Four chains are summed before c takes their sum, so that an
   * element passes some 54 + k/192 roundings where one chain would pass k; {@link LongSums} divides
   * longer ones.
   */
  private static final int CHAIN = 48;

  private final float[][] chain = new float[Microkernel.TILE][Panel.ROOM];
  private final float[][] total = new float[Microkernel.TILE][Panel.ROOM];
  private final float[] scratch = new float[Panel.ROOM];

  /** A panel of its own, for products that are divided by columns. */
  final Panel panel = new Panel();

  /**
   * Rows [from, to) of c, over the panel's columns. The panel's rows are taken {@link Panel#DEPTH}
   * at a time, so that they stay in the second cache for all rows of a.
   */
  void multiply(Product product, Panel panel, int from, int to) {
    for (int top = 0; top < panel.height(); top += Panel.DEPTH) {
      int bottom = Math.min(top + Panel.DEPTH, panel.height());
      for (int i = from; i < to; i += Microkernel.TILE) {
        multiply(product, panel, i, Math.min(Microkernel.TILE, to - i), top, bottom);
      }
    }
  }

  /** c ← α·a·panel + β·c for up to three rows and the panel rows [top, bottom). */
  private void multiply(Product product, Panel panel, int i, int rows, int top, int bottom) {
    boolean single = bottom - top <= CHAIN;
    for (int first = top; first < bottom; first += CHAIN) {
      sumChain(product.a(), panel, i, rows, first, Math.min(first + CHAIN, bottom));
      for (int r = 0; r < rows && !single; r++) {
        if (first == top) {
          System.arraycopy(chain[r], 0, total[r], 0, panel.width());
        } else {
          Microkernel.add(panel.width(), total[r], chain[r]);
        }
      }
    }
    for (int r = 0; r < rows; r++) {
      finish(product, panel, (single ? chain : total)[r], i + r, top, bottom);
    }
  }

  /** chain ← a·panel for the panel rows [from, to). Rows that a has not repeat its last one. */
  private void sumChain(MatrixView a, Panel panel, int i, int rows, int from, int to) {
    for (float[] sums : chain) {
      Arrays.fill(sums, 0, panel.width(), 0f);
    }
    int step = a.columnStride;
    int r0 = a.offset(i, panel.row() + from);
    int r1 = rows > 1 ? r0 + a.rowStride : r0;
    int r2 = rows > 2 ? r1 + a.rowStride : r1;
    for (int p = from; p < to; p += Microkernel.TILE) {
      accumulate(panel, p, a.data, r0, r1, r2, step, to - p);
      r0 += Microkernel.TILE * step;
      r1 += Microkernel.TILE * step;
      r2 += Microkernel.TILE * step;
    }
  }

  /**
   * Three panel rows from p on; where only {@code left} are left, zeros of the panel meet zeros.
   */
  private void accumulate(
      Panel panel, int p, float[] a, int r0, int r1, int r2, int step, int left) {
    boolean two = left > 1;
    boolean three = left > 2;
    Microkernel.accumulate(
        panel.width(),
        chain[0],
        chain[1],
        chain[2],
        panel.rows[p],
        panel.rows[p + 1],
        panel.rows[p + 2],
        a[r0],
        two ? a[r0 + step] : 0f,
        three ? a[r0 + 2 * step] : 0f,
        a[r1],
        two ? a[r1 + step] : 0f,
        three ? a[r1 + 2 * step] : 0f,
        a[r2],
        two ? a[r2 + step] : 0f,
        three ? a[r2 + 2 * step] : 0f);
  }

  /** c ← α·sum + β·c for one row; later stretches of k are added to the first. */
  private void finish(Product product, Panel panel, float[] sum, int i, int top, int bottom) {
    int width = panel.width();
    Block block = new Block(i, panel.column(), 1, width, width);
    float beta = panel.row() + top == 0 ? product.beta() : 1;
    if (beta != 0) {
      product.c().load(block, scratch);
      Microkernel.blend(width, product.alpha(), sum, beta, scratch);
    } else if (product.alpha() != 1) {
      Microkernel.scale(width, product.alpha(), sum);
    }
    if (panel.row() + bottom == product.k()) {
      product.epilogue().apply(block, sum, scratch);
    }
    product.c().store(block, sum);
  }
}
