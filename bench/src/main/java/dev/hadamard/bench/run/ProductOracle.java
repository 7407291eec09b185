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

  private final int m;
  private final int n;
  private final int k;
  private final int[] positions;
  private final double[] sums;
  private final double[] magnitudes;
  private final double[] rowSums;
  private final double[] rowMagnitudes;

  /** The oracle of op(A)·op(B). */
  ProductOracle(Work.Matmul work) {
    this(work.m(), work.n(), work.k(), left(work), right(work));
  }

  /** The oracle of what is A·B: A is m × k, B is k × n. */
  ProductOracle(int m, int n, int k, Matrix a, Matrix b) {
    this.m = m;
    this.n = n;
    this.k = k;
    long all = (long) m * n;
    int count = (int) Math.min(all, Math.max(FEWEST_ELEMENTS, BUDGET / k));
    this.positions = new int[count];
    this.sums = new double[count];
    this.magnitudes = new double[count];
    this.rowSums = new double[m];
    this.rowMagnitudes = new double[m];
    sumElements(a, b);
    sumRows(a, b);
  }

  /** The numbers of a factor, by row and column. */
  interface Matrix {
    double at(int row, int column);
  }

  private void sumElements(Matrix a, Matrix b) {
    long last = (long) m * n - 1;
    for (int s = 0; s < positions.length; s++) {
      int at = (int) (s * last / Math.max(1, positions.length - 1));
      positions[s] = at;
      for (int p = 0; p < k; p++) {
        double term = a.at(at / n, p) * b.at(p, at % n);
        sums[s] += term;
        magnitudes[s] += Math.abs(term);
      }
    }
  }

  private void sumRows(Matrix a, Matrix b) {
    for (int p = 0; p < k; p++) {
      double sum = 0;
      double magnitude = 0;
      for (int j = 0; j < n; j++) {
        sum += b.at(p, j);
        magnitude += Math.abs(b.at(p, j));
      }
      for (int i = 0; i < m; i++) {
        rowSums[i] += a.at(i, p) * sum;
        rowMagnitudes[i] += Math.abs(a.at(i, p)) * magnitude;
      }
    }
  }

  @Override
  public Check judge(float[] c, double roundoff) {
    Verdict verdict = new Verdict();
    verdict.requireSize(c, m * n);
    double factor = Tolerances.product(k) + 2 * roundoff + roundoff * roundoff;
    for (int s = 0; verdict.isSound() && s < positions.length; s++) {
      verdict.compare(c[positions[s]], sums[s], factor * magnitudes[s]);
    }
    for (int i = 0; verdict.isSound() && i < m; i++) {
      double got = 0;
      for (int j = 0; j < n; j++) {
        got += c[i * n + j];
      }
      verdict.compareSum(got, rowSums[i], factor * rowMagnitudes[i]);
    }
    return verdict.check(roundoff == 0 ? BOUND : REDUCED_BOUND, (long) m * n);
  }

  private static Matrix left(Work.Matmul work) {
    float[] values = Operands.stream(0, work.m() * work.k());
    return work.layout() == Work.Layout.TN
        ? (i, p) -> values[p * work.m() + i]
        : (i, p) -> values[i * work.k() + p];
  }

  private static Matrix right(Work.Matmul work) {
    float[] values = Operands.stream(1, work.k() * work.n());
    return work.layout() == Work.Layout.NT
        ? (p, j) -> values[j * work.k() + p]
        : (p, j) -> values[p * work.n() + j];
  }
}
