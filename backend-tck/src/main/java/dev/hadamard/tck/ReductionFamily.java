package dev.hadamard.tck;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Bounded;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import dev.hadamard.spi.ProductBound;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Family 23: sums and maxima of expressions, along rows and along columns. The bound of a sum of n
 * elements is that of the elements, and n·u of the sum of their absolute values, which holds for
 * every order of adding (N. Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, eq.
 * 4.4).
 */
abstract class ReductionFamily extends Family {

  private static final Expression X = Expression.input("x");
  private static final Expression ROW = Expression.input("row");
  private static final Expression COLUMN = Expression.input("column");
  private static final Expression SCALAR = Expression.input("scalar");

  /** A norm, an inner product, a variance's part, a mean of an activation, one of a row alone. */
  private static final List<Expression> ELEMENTS =
      List.of(
          X,
          X.abs(),
          X.times(ROW),
          X.minus(COLUMN).pow(2),
          X.sigmoid().times(SCALAR),
          ROW.plus(COLUMN),
          X.minus(ROW).exp());

  ReductionFamily(BackendConformance conformance) {
    super(conformance);
  }

  @ParameterizedTest(name = "{0} × {1}")
  @CsvSource({
    "1, 1",
    "1, 4099",
    "4099, 1",
    "7, 23",
    "3, 513",
    "513, 3",
    "2, 9001",
    "9001, 2",
    "130, 130",
    "64, 1024",
    "1025, 64"
  })
  void each_result_is_within_the_bound_of_its_elements(int rows, int columns) {
    Draws draws = Draws.seeded(2301 + 31L * rows + columns);
    Map<String, float[]> values =
        Map.of(
            "x", draws.uniform(rows * columns, -4, 4),
            "row", draws.uniform(columns, -4, 4),
            "column", draws.uniform(rows, -4, 4),
            "scalar", draws.uniform(1, -4, 4));
    Map<String, Tensor> tensors =
        Map.of(
            "x", tensor(values.getOrDefault("x", new float[0]), rows, columns),
            "row", tensor(values.getOrDefault("row", new float[0]), 1, columns),
            "column", tensor(values.getOrDefault("column", new float[0]), rows, 1),
            "scalar", tensor(values.getOrDefault("scalar", new float[0]), 1, 1));
    Findings findings = new Findings("reductions, " + draws);
    for (Expression element : ELEMENTS) {
      for (Kind kind : Kind.values()) {
        for (Along along : Along.values()) {
          Tensor out = along == Along.ROWS ? unwritten(rows, 1) : unwritten(1, columns);
          Reduction op = Reduction.of(kind, along, element, tensors, out);
          backend().run(op);
          judge(findings, op, element, values, read(out));
        }
      }
    }
    conclude("reductions, %d × %d".formatted(rows, columns), findings);
  }

  private static void judge(
      Findings findings,
      Reduction op,
      Expression element,
      Map<String, float[]> values,
      float[] got) {
    int columns = op.columns();
    int elements = op.rows() * columns;
    double[] exact = new double[got.length];
    double[] error = new double[got.length];
    double[] size = new double[got.length];
    if (op.kind() == Kind.MAX) {
      Arrays.fill(exact, Double.NEGATIVE_INFINITY);
    }
    Evaluation evaluation = new Evaluation(op.program());
    double[] arguments = new double[op.inputs().size()];
    for (int i = 0; i < elements; i++) {
      for (int j = 0; j < arguments.length; j++) {
        Broadcast broadcast = op.broadcast(j);
        float[] input = values.getOrDefault(op.program().inputs().get(j), new float[0]);
        arguments[j] = input[broadcast.place(i, columns)];
      }
      evaluation.at(arguments, i);
      Bounded e = evaluation.output(0);
      int at = op.along() == Along.ROWS ? i / columns : i % columns;
      if (op.kind() == Kind.SUM) {
        exact[at] += e.value();
        error[at] += e.error();
        size[at] += Math.abs(e.value()) + e.error();
      } else {
        exact[at] = Math.max(exact[at], e.value());
        error[at] = Math.max(error[at], e.error());
      }
    }
    double n = (double) elements / got.length;
    for (int i = 0; i < got.length; i++) {
      int place = i;
      findings.within(
          error[i] + ProductBound.gamma(n) * size[i] + Float.MIN_VALUE,
          got[i],
          exact[i],
          () -> "%s of %s along %s, [%d]".formatted(op.kind(), element, op.along(), place));
    }
  }

  /** One NaN at each place of 40, then infinities, along rows and along columns. */
  @Test
  void nan_stays_and_infinities_count() {
    int n = 40;
    int results = n + 3;
    float[] byRow = Draws.seeded(2303).uniform(results * n, -1, 1);
    float[] want = filled(results, Float.NaN);
    for (int i = 0; i < n; i++) {
      byRow[i * n + i] = Float.NaN;
      byRow[n * n + i] = i == 17 ? Float.POSITIVE_INFINITY : i;
      byRow[(n + 1) * n + i] = Float.NEGATIVE_INFINITY;
      byRow[(n + 2) * n + i] = i == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
    }
    want[n] = Float.POSITIVE_INFINITY;
    want[n + 1] = Float.NEGATIVE_INFINITY;
    float[] byColumn = new float[byRow.length];
    for (int i = 0; i < byRow.length; i++) {
      byColumn[i % n * results + i / n] = byRow[i];
    }
    Tensor rows = tensor(byRow, results, n);
    Tensor columns = tensor(byColumn, n, results);
    Findings findings = new Findings("special values");
    for (Kind kind : Kind.values()) {
      Tensor ofRows = arena().allocate(results, 1);
      Tensor ofColumns = arena().allocate(1, results);
      backend().run(Reduction.of(kind, Along.ROWS, X, Map.of("x", rows), ofRows));
      backend().run(Reduction.of(kind, Along.COLUMNS, X, Map.of("x", columns), ofColumns));
      findings.sameNumbers(read(ofRows), want, kind + " of rows");
      findings.sameNumbers(read(ofColumns), want, kind + " of columns");
    }
    findings.assertNone();
  }

  @Test
  void b12_of_no_elements_the_sum_is_0_and_the_largest_the_least_number() {
    Map<String, Tensor> none = Map.of("x", arena().allocate(4, 0));
    Tensor sum = tensor(new float[] {1, 2, 3, 4}, 4, 1);
    Tensor largest = tensor(new float[] {1, 2, 3, 4}, 4, 1);
    backend().run(Reduction.of(Kind.SUM, Along.ROWS, X, none, sum));
    backend().run(Reduction.of(Kind.MAX, Along.ROWS, X, none, largest));
    Findings findings = new Findings("no elements");
    findings.sameNumbers(read(sum), new float[4], "the sum");
    float least = Float.NEGATIVE_INFINITY;
    findings.sameNumbers(read(largest), new float[] {least, least, least, least}, "the largest");
    findings.assertNone();
  }

  @Test
  void b12_without_rows_a_row_of_columns_is_reduced_to_nothing() {
    Map<String, Tensor> none =
        Map.of("x", arena().allocate(0, 3), "row", tensor(filled(3, 1), 1, 3));
    Tensor sum = tensor(new float[] {1, 2, 3}, 1, 3);
    Tensor largest = tensor(new float[] {1, 2, 3}, 1, 3);
    backend().run(Reduction.of(Kind.SUM, Along.COLUMNS, X.plus(ROW), none, sum));
    backend().run(Reduction.of(Kind.MAX, Along.COLUMNS, X.plus(ROW), none, largest));
    backend().run(Reduction.of(Kind.SUM, Along.ROWS, X.plus(ROW), none, arena().allocate(0, 1)));
    Findings findings = new Findings("no rows");
    findings.sameNumbers(read(sum), new float[3], "the sum");
    findings.sameNumbers(read(largest), filled(3, Float.NEGATIVE_INFINITY), "the largest");
    findings.assertNone();
  }

  @Test
  void b9_the_same_elements_give_the_same_bits() {
    Draws draws = Draws.seeded(2302);
    Map<String, Tensor> inputs = Map.of("x", tensor(draws.uniform(300 * 700, -1, 1), 300, 700));
    Findings findings = new Findings("again");
    for (Along along : Along.values()) {
      Tensor once = along == Along.ROWS ? arena().allocate(300, 1) : arena().allocate(1, 700);
      Tensor again = along == Along.ROWS ? arena().allocate(300, 1) : arena().allocate(1, 700);
      backend().run(Reduction.of(Kind.SUM, along, X.exp(), inputs, once));
      backend().run(Reduction.of(Kind.SUM, along, X.exp(), inputs, again));
      findings.sameNumbers(read(once), read(again), along.toString());
    }
    findings.assertNone();
  }
}
