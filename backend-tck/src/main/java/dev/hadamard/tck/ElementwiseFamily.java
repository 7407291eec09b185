package dev.hadamard.tck;

import dev.hadamard.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Family 3, the operations without a function: a sum or product of two numbers is the correctly
 * rounded one (0 ulp), sums of scaled numbers and of rows stay within their bounds.
 */
abstract class ElementwiseFamily extends Family {

  private static final int[][] SHAPES = {
    {1, 1}, {1, 7}, {7, 1}, {3, 5}, {16, 16}, {33, 31}, {64, 257}, {1025, 3}, {5, 4099}
  };

  ElementwiseFamily(BackendConformance conformance) {
    super(conformance);
  }

  @Test
  void hadamard_is_correctly_rounded_over_all_of_float32() {
    Draws draws = Draws.seeded(301);
    float[] a = Points.everyBinade();
    int[] order = draws.permutation(a.length);
    float[] b = new float[a.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = a[order[i]];
    }
    Tensor out = arena().allocate(a.length);
    backend().hadamard(tensor(a, a.length), tensor(b, b.length), out);
    float[] got = read(out);
    Findings findings = new Findings("hadamard, " + draws);
    for (int i = 0; i < a.length; i++) {
      float left = a[i];
      float right = b[i];
      float exact = left * right;
      // A subnormal factor may be taken for zero; then the product is lost as a whole.
      boolean flushed = Math.min(Math.abs(left), Math.abs(right)) < Ulps.MIN_NORMAL;
      double bound = Tolerances.tiny(exact) + (flushed ? Math.abs(exact) : 0);
      findings.within(bound, got[i], exact, () -> left + " · " + right);
    }
    conclude("hadamard", findings);
  }

  @ParameterizedTest(name = "{0}·x + {1}·y")
  @CsvSource({"1,1", "1,-1", "1,0", "0,1", "0,0", "-0.5,1", "0.3,0.7", "-0.01,0.9", "2,-3"})
  void axpby_stays_within_the_roundings_it_needs(float alpha, float beta) {
    Draws draws = Draws.seeded(302);
    Findings findings = new Findings("axpby, " + draws);
    for (int[] shape : SHAPES) {
      int size = shape[0] * shape[1];
      float[] x = draws.mixed(size);
      float[] y = draws.mixed(size);
      Tensor out = tensor(y, shape);
      backend().axpby(alpha, tensor(x, shape), beta, out);
      float[] got = read(out);
      for (int i = 0; i < size; i++) {
        double exact = (double) alpha * x[i] + (double) beta * y[i];
        // Without factors the result is the float sum; its bits are known.
        boolean sum = alpha == 1 && Math.abs(beta) == 1;
        double want = sum ? (float) exact : exact;
        double bound = sum ? 0 : Tolerances.scaledSum(alpha, x[i], beta, y[i]);
        int at = i;
        findings.within(bound, got[i], want, () -> shape[0] + "×" + shape[1] + " at " + at);
      }
    }
    conclude("axpby " + alpha + " " + beta, findings);
  }

  @Test
  void add_row_is_correctly_rounded() {
    Draws draws = Draws.seeded(303);
    Findings findings = new Findings("addRow, " + draws);
    for (int[] shape : SHAPES) {
      float[] row = draws.mixed(shape[1]);
      float[] x = draws.mixed(shape[0] * shape[1]);
      Tensor sum = tensor(x, shape);
      backend().addRow(tensor(row, shape[1]), sum);
      for (int i = 0; i < x.length; i++) {
        x[i] += row[i % shape[1]];
      }
      findings.sameNumbers(read(sum), x, shape[0] + "×" + shape[1]);
    }
    conclude("addRow", findings);
  }

  @ParameterizedTest(name = "α = {0}, β = {1}")
  @CsvSource({"1,0", "1,1", "-0.5,1", "0.1,0.9", "0,0.5"})
  void sum_rows_stays_within_the_bound_of_a_sum(float alpha, float beta) {
    Draws draws = Draws.seeded(304);
    Findings findings = new Findings("sumRows, " + draws);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      float[] x = draws.mixed(m * n);
      float[] old = beta == 0 ? filled(n, Float.NaN) : draws.mixed(n);
      Tensor row = tensor(old, n);
      backend().sumRows(alpha, tensor(x, shape), beta, row);
      float[] got = read(row);
      Oracle.Sums exact = Oracle.sumRows(alpha, x, beta, old, m, n);
      for (int j = 0; j < n; j++) {
        int at = j;
        findings.within(
            Tolerances.product(m) * exact.magnitude[j],
            got[j],
            exact.value[j],
            () -> m + "×" + n + " column " + at);
      }
    }
    conclude("sumRows " + alpha + " " + beta, findings);
  }

  @Test
  void operations_see_leading_dimensions_as_rows() {
    Draws draws = Draws.seeded(305);
    float[] x = draws.wholeNumbers(2 * 3 * 4 * 5, 100);
    float[] row = draws.wholeNumbers(5, 100);
    Tensor sums = tensor(row, 1, 5);
    Tensor cube = tensor(x, 2, 3, 4, 5);
    backend().sumRows(1, cube, 0, sums);
    backend().addRow(sums, cube);
    double[] exact = Oracle.sumRows(1, x, 0, row, 24, 5).value;
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) exact[i % 5];
    }
    Findings findings = new Findings("rank 4, " + draws);
    findings.sameNumbers(read(cube), x, "2×3×4×5");
    findings.assertNone();
  }
}
