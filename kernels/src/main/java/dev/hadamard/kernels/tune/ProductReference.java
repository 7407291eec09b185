package dev.hadamard.kernels.tune;

import dev.hadamard.spi.ProductBound;

/**
 * A matrix product in double precision. For a large product it compares as many elements as it can
 * compute in some hundredths of a second, evenly spread and including the corners; and the sum of
 * every row, Σⱼ cᵢⱼ = Σₚ aᵢₚ·(Σⱼ bₚⱼ), which detects any wrong tile.
 */
final class ProductReference implements Reference {

  /** The number of multiplications for the elements. */
  private static final long BUDGET = 4_000_000;

  private static final int FEWEST_ELEMENTS = 256;

  private final TunedWork.Product work;
  private final float[] a;
  private final float[] b;
  private final int[] positions;
  private final double[] sums;
  private final double[] magnitudes;
  private final double[] rowSums;
  private final double[] rowMagnitudes;

  ProductReference(TunedWork.Product work, float[] a, float[] b) {
    this.work = work;
    this.a = a;
    this.b = b;
    long all = (long) work.m() * work.n();
    int count = (int) Math.min(all, Math.max(FEWEST_ELEMENTS, BUDGET / work.k()));
    positions = new int[count];
    sums = new double[count];
    magnitudes = new double[count];
    rowSums = new double[work.m()];
    rowMagnitudes = new double[work.m()];
    sumElements(all - 1);
    sumRows();
  }

  private void sumElements(long last) {
    for (int s = 0; s < positions.length; s++) {
      int at = (int) (s * last / Math.max(1, positions.length - 1));
      positions[s] = at;
      for (int p = 0; p < work.k(); p++) {
        double term = (double) left(at / work.n(), p) * right(p, at % work.n());
        sums[s] += term;
        magnitudes[s] += Math.abs(term);
      }
    }
  }

  private void sumRows() {
    for (int p = 0; p < work.k(); p++) {
      double sum = 0;
      double magnitude = 0;
      for (int j = 0; j < work.n(); j++) {
        sum += right(p, j);
        magnitude += Math.abs(right(p, j));
      }
      for (int i = 0; i < work.m(); i++) {
        rowSums[i] += left(i, p) * sum;
        rowMagnitudes[i] += Math.abs(left(i, p)) * magnitude;
      }
    }
  }

  private float left(int i, int p) {
    return a[work.transposedA() ? p * work.m() + i : i * work.k() + p];
  }

  private float right(int p, int j) {
    return b[work.transposedB() ? j * work.k() + p : p * work.n() + j];
  }

  @Override
  public boolean accepts(float[] result) {
    double factor = ProductBound.of(work.k());
    boolean isRight = result.length == work.m() * work.n();
    for (int s = 0; isRight && s < positions.length; s++) {
      isRight = Math.abs(result[positions[s]] - sums[s]) <= factor * magnitudes[s];
    }
    for (int i = 0; isRight && i < work.m(); i++) {
      double sum = 0;
      for (int j = 0; j < work.n(); j++) {
        sum += result[i * work.n() + j];
      }
      isRight = Math.abs(sum - rowSums[i]) <= factor * rowMagnitudes[i];
    }
    return isRight;
  }
}
