package dev.hadamard.tck;

import dev.hadamard.Tensor;
import dev.hadamard.op.Columns;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest(name = "x + {0}·y")
  @ValueSource(floats = {1, -1})
  void sums_and_differences_are_correctly_rounded_over_all_of_float32(float sign) {
    Draws draws = Draws.seeded(306);
    float[] x = Points.everyBinade();
    int[] order = draws.permutation(x.length);
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      // Every other partner lies within a few binades, so that sums round and differences cancel.
      y[i] = i % 2 == 0 ? x[order[i]] : x[i] * draws.uniform(-4, 4);
    }
    Tensor out = tensor(y, y.length);
    backend().axpby(1, tensor(x, x.length), sign, out);
    float[] got = read(out);
    Findings findings = new Findings("x + " + sign + "·y, " + draws);
    for (int i = 0; i < x.length; i++) {
      float left = x[i];
      float right = sign * y[i];
      float exact = left + right;
      // A subnormal term may be taken for zero, which moves the sum and perhaps its rounding.
      double bound = Tolerances.tiny(exact) + 2 * (subnormal(left) + subnormal(right));
      findings.within(bound, got[i], exact, () -> left + " + " + right);
    }
    conclude("x + " + sign + "·y", findings);
  }

  private static double subnormal(float x) {
    return Math.abs(x) < Ulps.MIN_NORMAL ? Math.abs(x) : 0;
  }

  @Test
  void special_values_obey_the_arithmetic_of_floats() {
    float[] special = {
      Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f, 0f, -1, 1, 3
    };
    int n = special.length * special.length;
    float[] x = new float[n];
    float[] y = new float[n];
    float[] product = new float[n];
    float[] sum = new float[n];
    float[] scaled = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = special[i / special.length];
      y[i] = special[i % special.length];
      product[i] = x[i] * y[i];
      sum[i] = x[i] + y[i];
      scaled[i] = 0.5f * x[i] - 2 * y[i];
    }
    Tensor out = arena().allocate(n);
    backend().hadamard(tensor(x, n), tensor(y, n), out);
    Findings findings = new Findings("special values");
    findings.sameNumbers(read(out), product, "hadamard");
    Tensor total = tensor(y, n);
    backend().axpby(1, tensor(x, n), 1, total);
    findings.sameNumbers(read(total), sum, "axpby 1 1");
    Tensor blend = tensor(y, n);
    backend().axpby(0.5f, tensor(x, n), -2, blend);
    findings.sameNumbers(read(blend), scaled, "axpby 0.5 −2");
    Tensor shifted = tensor(x, 1, n);
    backend().addRow(tensor(y, n), shifted);
    findings.sameNumbers(read(shifted), sum, "addRow");
    findings.assertNone();
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

  /** Three parts, the second of them empty; each bit stays, an infinity and −0 among them. */
  @Test
  void columns_are_joined_and_split_bit_by_bit() {
    Draws draws = Draws.seeded(309);
    Findings findings = new Findings("columns, " + draws);
    for (int[] shape : SHAPES) {
      int rows = shape[0];
      int[] columns = {shape[1], 0, 1 + shape[1] / 2};
      int all = columns[0] + columns[2];
      float[] whole = draws.mixed(rows * all);
      whole[0] = Float.NEGATIVE_INFINITY;
      whole[whole.length - 1] = -0f;
      List<float[]> values = new ArrayList<>();
      List<Tensor> parts = new ArrayList<>();
      List<Tensor> again = new ArrayList<>();
      int from = 0;
      for (int count : columns) {
        float[] part = new float[rows * count];
        for (int i = 0; i < part.length; i++) {
          part[i] = whole[i / count * all + from + i % count];
        }
        values.add(part);
        parts.add(tensor(part, rows, count));
        again.add(unwritten(rows, count));
        from += count;
      }
      Tensor joined = unwritten(rows, all);
      backend().run(new Columns.Join(parts, joined));
      findings.sameBits(read(joined), whole, rows + " rows joined");
      backend().run(new Columns.Split(joined, again));
      for (int i = 0; i < again.size(); i++) {
        findings.sameBits(read(again.get(i)), values.get(i), rows + " rows, part " + i);
      }
    }
    conclude("columns", findings);
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
