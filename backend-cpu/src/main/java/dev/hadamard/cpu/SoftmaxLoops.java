package dev.hadamard.cpu;

/**
 * Softmax of whole rows: subtract the row's maximum, exponentiate, divide by the row's sum. The
 * middle step, which costs most, runs over all rows at once, so that it is vector code even where a
 * row has ten columns. The rows of a part stay in a cache.
 */
final class SoftmaxLoops {

  private static final ElementwiseLoop EXPONENTIALS = new OutlinedLoop(SoftmaxLoops::exponentials);

  /** Rows of so few columns gain nothing by sums in chains. */
  private static final int SHORT = 32;

  private final RowReductions reductions;

  /** Takes maxima and sums from these. */
  SoftmaxLoops(RowReductions reductions) {
    this.reductions = reductions;
  }

  /** Rows [from, to); {@code out} may be {@code z}. A row that holds NaN becomes NaN. */
  void apply(CpuTensor z, CpuTensor out, int from, int to) {
    int columns = z.shape().columns();
    int first = out.start + from * columns;
    int last = out.start + to * columns;
    if (z.start == out.start) {
      apply(z.data, out.data, columns, first, last);
    } else { // the loops have one index, so the logits move to the output's place first
      System.arraycopy(z.data, z.start + from * columns, out.data, first, last - first);
      apply(out.data, out.data, columns, first, last);
    }
  }

  private void apply(float[] z, float[] out, int columns, int first, int last) {
    for (int row = first; row < last; row += columns) {
      subtractMaximum(z, out, row, row + columns);
    }
    EXPONENTIALS.run(out, out, first, last);
    for (int row = first; row < last; row += columns) {
      divideBySum(out, row, row + columns);
    }
  }

  private void subtractMaximum(float[] z, float[] out, int from, int to) {
    float maximum = reductions.largest(z, from, to);
    for (int i = from; i < to; i++) {
      out[i] = z[i] - maximum;
    }
  }

  private static void exponentials(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Approximations.expOfNonPositive(x[i]);
    }
  }

  /** In double, so that its error does not count. */
  private static double sumOfFew(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i];
    }
    return sum;
  }

  private void divideBySum(float[] x, int from, int to) {
    double sum = to - from <= SHORT ? sumOfFew(x, from, to) : reductions.sum(x, 0, from, to);
    float divisor = (float) sum;
    for (int i = from; i < to; i++) {
      x[i] /= divisor;
    }
  }
}
