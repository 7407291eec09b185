package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.tck.Tolerances;

/**
 * The oracle of a matrix product. For a large product it compares as many elements as it can
 * recompute in a fraction of a second, evenly spread and including the corners; and the sum of
 * every row, Σⱼ cᵢⱼ = Σₚ aᵢₚ·(Σⱼ bₚⱼ), which detects any wrong tile.
 */
final class ProductOracle implements Oracle {

  private static final String BOUND = "min(γ(k+2), 2√(k+2)·u)·|A||B|";
  private static final String REDUCED_BOUND = BOUND + " + 2·2⁻¹¹·|A||B|";

  /** The number of multiplications for the elements. */
  private static final long BUDGET = 4_000_000;

  private static final int FEWEST_ELEMENTS = 256;

  private final Work.Matmul work;
  private final int[] positions;
  private final double[] sums;
  private final double[] magnitudes;
  private final double[] rowSums;
  private final double[] rowMagnitudes;

  ProductOracle(Work.Matmul work) {
    this.work = work;
    long all = (long) work.m() * work.n();
    int count = (int) Math.min(all, Math.max(FEWEST_ELEMENTS, BUDGET / work.k()));
    this.positions = new int[count];
    this.sums = new double[count];
    this.magnitudes = new double[count];
    this.rowSums = new double[work.m()];
    this.rowMagnitudes = new double[work.m()];
    Matrix a = Matrix.left(work);
    Matrix b = Matrix.right(work);
    sumElements(a, b);
    sumRows(a, b);
  }

  private void sumElements(Matrix a, Matrix b) {
    long last = (long) work.m() * work.n() - 1;
    for (int s = 0; s < positions.length; s++) {
      int at = (int) (s * last / Math.max(1, positions.length - 1));
      positions[s] = at;
      for (int p = 0; p < work.k(); p++) {
        double term = (double) a.at(at / work.n(), p) * b.at(p, at % work.n());
        sums[s] += term;
        magnitudes[s] += Math.abs(term);
      }
    }
  }

  private void sumRows(Matrix a, Matrix b) {
    for (int p = 0; p < work.k(); p++) {
      double sum = 0;
      double magnitude = 0;
      for (int j = 0; j < work.n(); j++) {
        sum += b.at(p, j);
        magnitude += Math.abs(b.at(p, j));
      }
      for (int i = 0; i < work.m(); i++) {
        rowSums[i] += a.at(i, p) * sum;
        rowMagnitudes[i] += Math.abs(a.at(i, p)) * magnitude;
      }
    }
  }

  @Override
  public Check judge(float[] c, double roundoff) {
    Verdict verdict = new Verdict();
    verdict.requireSize(c, work.m() * work.n());
    double factor = Tolerances.product(work.k()) + 2 * roundoff + roundoff * roundoff;
    for (int s = 0; verdict.isSound() && s < positions.length; s++) {
      verdict.compare(c[positions[s]], sums[s], factor * magnitudes[s]);
    }
    for (int i = 0; verdict.isSound() && i < work.m(); i++) {
      double got = 0;
      for (int j = 0; j < work.n(); j++) {
        got += c[i * work.n() + j];
      }
      verdict.compareSum(got, rowSums[i], factor * rowMagnitudes[i]);
    }
    return verdict.check(roundoff == 0 ? BOUND : REDUCED_BOUND, (long) work.m() * work.n());
  }

  /** An operand op(A) or op(B), as it enters the product. */
  private static final class Matrix {
    private final float[] values;
    private final int rowStride;
    private final int columnStride;

    private Matrix(float[] values, int rowStride, int columnStride) {
      this.values = values;
      this.rowStride = rowStride;
      this.columnStride = columnStride;
    }

    static Matrix left(Work.Matmul work) {
      float[] values = Operands.stream(0, work.m() * work.k());
      return work.layout() == Work.Layout.TN
          ? new Matrix(values, 1, work.m())
          : new Matrix(values, work.k(), 1);
    }

    static Matrix right(Work.Matmul work) {
      float[] values = Operands.stream(1, work.k() * work.n());
      return work.layout() == Work.Layout.NT
          ? new Matrix(values, 1, work.k())
          : new Matrix(values, work.n(), 1);
    }

    float at(int row, int column) {
      return values[row * rowStride + column * columnStride];
    }
  }
}
