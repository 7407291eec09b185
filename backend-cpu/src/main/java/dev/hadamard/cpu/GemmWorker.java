package dev.hadamard.cpu;

import java.util.Arrays;

/** What one thread needs to multiply rows of the left operand by a panel: its running sums. */
final class GemmWorker {

  /**
   * Products summed in one chain before the sum is added to the total. Chains of 48, up to 21 of
   * them a panel, one total a panel: for any k up to 2¹⁶ no element passes more roundings than 2√(k
   * + 2) allows with room to spare, where one chain of k would pass k.
   */
  static final int BLOCK = 48;

  private final float[][] block = new float[Microkernel.TILE][Panel.WIDTH];
  private final float[][] total = new float[Microkernel.TILE][Panel.WIDTH];

  /** Free between two calls. */
  final float[] scratch = new float[Panel.WIDTH];

  /** A panel of its own, for products that are divided by columns. */
  final Panel panel = new Panel();

  /**
   * c ← α·a·panel + β·c for up to three rows and the panel's columns.
   *
   * @param i the first row
   * @param rows how many rows, 1 to 3
   * @param p the column of a that meets the panel's first row
   * @param height the panel's rows
   * @param j the column of c at the panel's first column
   * @param width the panel's columns
   */
  void multiply(
      Product product, Panel panel, int i, int rows, int p, int height, int j, int width) {
    float[][] sum = height <= BLOCK ? block : total;
    for (int first = 0; first < height; first += BLOCK) {
      accumulate(product.a(), panel, i, rows, p, first, Math.min(first + BLOCK, height), width);
      if (sum == total) {
        for (int r = 0; r < rows; r++) {
          if (first == 0) {
            System.arraycopy(block[r], 0, total[r], 0, width);
          } else {
            Microkernel.add(width, total[r], block[r]);
          }
        }
      }
    }
    for (int r = 0; r < rows; r++) {
      finish(product, sum[r], i + r, p, height, j, width);
    }
  }

  /** block ← a·panel for panel rows [from, to). Rows that a has not repeat its last one. */
  private void accumulate(
      MatrixView a, Panel panel, int i, int rows, int p, int from, int to, int width) {
    for (float[] row : block) {
      Arrays.fill(row, 0, width, 0f);
    }
    float[] data = a.data;
    float[][] b = panel.rows;
    int step = a.columnStride;
    int r0 = a.offset(i, p + from);
    int r1 = rows > 1 ? r0 + a.rowStride : r0;
    int r2 = rows > 2 ? r1 + a.rowStride : r1;
    int q = from;
    for (; q + 3 <= to; q += 3) {
      Microkernel.accumulate(
          width,
          block[0],
          block[1],
          block[2],
          b[q],
          b[q + 1],
          b[q + 2],
          data[r0],
          data[r0 + step],
          data[r0 + 2 * step],
          data[r1],
          data[r1 + step],
          data[r1 + 2 * step],
          data[r2],
          data[r2 + step],
          data[r2 + 2 * step]);
      r0 += 3 * step;
      r1 += 3 * step;
      r2 += 3 * step;
    }
    if (q < to) {
      boolean two = q + 2 == to;
      Microkernel.accumulate(
          width,
          block[0],
          block[1],
          block[2],
          b[q],
          b[q + 1],
          b[q + 2],
          data[r0],
          two ? data[r0 + step] : 0f,
          0f,
          data[r1],
          two ? data[r1 + step] : 0f,
          0f,
          data[r2],
          two ? data[r2 + step] : 0f,
          0f);
    }
  }

  /** c ← α·sum + β·c for one row; its later stretches of k are added to its first. */
  private void finish(Product product, float[] sum, int i, int p, int height, int j, int width) {
    float beta = p == 0 ? product.beta() : 1;
    if (beta != 0) {
      product.c().loadRow(i, j, width, scratch);
      Microkernel.blend(width, product.alpha(), sum, beta, scratch);
    } else if (product.alpha() != 1) {
      Microkernel.scale(width, product.alpha(), sum);
    }
    if (p + height == product.k()) {
      product.epilogue().apply(sum, scratch, i, j, width);
    }
    product.c().storeRow(i, j, width, sum);
  }
}
