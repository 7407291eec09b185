package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Bounded;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Family 22: expressions. Each result is within the bound that the expression derives for itself,
 * see {@link Evaluation}: of random expressions over inputs of every spread, of each function over
 * all of float32, at special values, and where an output is an input.
 */
abstract class ExpressionFamily extends Family {

  private static final int ROWS = 7;
  private static final int COLUMNS = 23;
  private static final int NODES = 12;

  /**
   * The expressions of one operation: with four inputs it has fewer buffers than any device allows.
   */
  private static final int TOGETHER = 20;

  private static final List<String> NAMES = List.of("full", "row", "column", "scalar");

  ExpressionFamily(BackendConformance conformance) {
    super(conformance);
  }

  private Map<String, float[]> draw(Draws draws) {
    return Map.of(
        "full", draws.uniform(ROWS * COLUMNS, -4, 4),
        "row", draws.uniform(COLUMNS, -4, 4),
        "column", draws.uniform(ROWS, -4, 4),
        "scalar", draws.uniform(1, -4, 4));
  }

  private Tensor tensorOf(String name, float[] values) {
    return switch (name) {
      case "full" -> tensor(values, ROWS, COLUMNS);
      case "row" -> tensor(values, 1, COLUMNS);
      case "column" -> tensor(values, ROWS, 1);
      default -> tensor(values, 1, 1);
    };
  }

  private static float at(String name, float[] values, int place) {
    return switch (name) {
      case "full" -> values[place];
      case "row" -> values[place % COLUMNS];
      case "column" -> values[place / COLUMNS];
      default -> values[0];
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void random_expressions_stay_within_the_bound_that_they_derive(long seed) {
    Draws draws = Draws.seeded(seed);
    RandomExpressions random = new RandomExpressions(seed, NAMES);
    Findings findings = new Findings("expressions, " + draws);
    for (int batch = 0; batch < 20; batch++) {
      List<Expression> expressions = new ArrayList<>();
      for (int i = 0; i < TOGETHER; i++) {
        expressions.add(random.next(2 + (batch * TOGETHER + i) % (NODES - 1)));
      }
      Map<String, float[]> values = draw(draws);
      if (!compute(expressions, values, findings)) {
        Expression failing =
            expressions.stream().filter(e -> fails(e, values)).findFirst().orElse(null);
        Expression smallest =
            failing == null ? null : RandomExpressions.shrunk(failing, e -> fails(e, values));
        assertThat(smallest).as("the smallest expression that fails; %s", findings).isNull();
      }
    }
    conclude("expressions, seed " + seed, findings);
  }

  private boolean fails(Expression e, Map<String, float[]> values) {
    return !compute(List.of(e), values, new Findings(e.toString()));
  }

  /** Whether all results are within their bounds. */
  private boolean compute(
      List<Expression> expressions, Map<String, float[]> values, Findings findings) {
    Program program = Program.of(expressions);
    List<Tensor> inputs =
        program.inputs().stream()
            .map(name -> tensorOf(name, values.getOrDefault(name, new float[0])))
            .toList();
    List<Tensor> outputs = expressions.stream().map(e -> arena().allocate(ROWS, COLUMNS)).toList();
    backend().run(new Elementwise(program, inputs, outputs));
    Evaluation evaluation = new Evaluation(program);
    double[] arguments = new double[inputs.size()];
    float[][] got = outputs.stream().map(this::read).toArray(float[][]::new);
    boolean isRight = true;
    for (int place = 0; place < ROWS * COLUMNS; place++) {
      for (int j = 0; j < arguments.length; j++) {
        String name = program.inputs().get(j);
        arguments[j] = at(name, values.getOrDefault(name, new float[0]), place);
      }
      evaluation.at(arguments, place);
      for (int j = 0; j < got.length; j++) {
        Bounded exact = evaluation.output(j);
        isRight &= exact.admits(got[j][place]);
        Expression e = expressions.get(j);
        judge(findings, exact, got[j][place], () -> e + " at " + Arrays.toString(arguments));
      }
    }
    return isRight;
  }

  private static void judge(Findings findings, Bounded exact, float got, Supplier<String> what) {
    if (exact.error() < Double.POSITIVE_INFINITY) {
      findings.within(exact.error(), got, exact.value(), what);
    }
  }

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");

  private static List<Expression> functionsOfOne() {
    return List.of(
        X.negate(),
        X.abs(),
        X.sqrt(),
        X.exp(),
        X.log(),
        X.expm1(),
        X.log1p(),
        X.tanh(),
        X.sigmoid(),
        X.erf());
  }

  private static List<Expression> functionsOfTwo() {
    return List.of(
        X.plus(Y),
        X.minus(Y),
        X.times(Y),
        X.over(Y),
        X.min(Y),
        X.max(Y),
        X.less(Y),
        X.lessOrEqual(Y),
        X.equal(Y),
        X.select(Y, X));
  }

  @Test
  void each_function_of_one_number_keeps_its_limit_over_all_of_float32() {
    sweep("one number", functionsOfOne(), Points.everyBinade(), new float[0]);
  }

  @Test
  void each_function_of_one_number_keeps_its_limit_where_networks_use_it() {
    Draws draws = Draws.seeded(2202);
    sweep("−100 to 100", functionsOfOne(), draws.uniform(1 << 17, -100, 100), new float[0]);
    sweep("−4 to 4", functionsOfOne(), draws.uniform(1 << 17, -4, 4), new float[0]);
  }

  @Test
  void each_function_of_two_numbers_keeps_its_limit_over_all_of_float32() {
    Draws draws = Draws.seeded(2203);
    float[] x = Points.everyBinade();
    int[] order = draws.permutation(x.length);
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = i % 2 == 0 ? x[order[i]] : x[i] * draws.uniform(-4, 4);
    }
    sweep("two numbers", functionsOfTwo(), x, y);
  }

  @Test
  void special_values_obey_the_arithmetic_of_floats() {
    float[] special = {
      Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f, 0f, -1, 1, 3, 0x1p-130f
    };
    float[] x = new float[special.length * special.length];
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = special[i / special.length];
      y[i] = special[i % special.length];
    }
    sweep("special values", functionsOfOne(), x, new float[0]);
    sweep("special values", functionsOfTwo(), x, y);
  }

  private void sweep(String what, List<Expression> expressions, float[] x, float[] y) {
    Findings findings = new Findings(what);
    Program program = Program.of(expressions);
    List<Tensor> inputs = new ArrayList<>(List.of(tensor(x, x.length)));
    if (y.length > 0) {
      inputs.add(tensor(y, y.length));
    }
    List<Tensor> outputs = expressions.stream().map(e -> arena().allocate(x.length)).toList();
    backend().run(new Elementwise(program, inputs, outputs));
    float[][] got = outputs.stream().map(this::read).toArray(float[][]::new);
    Evaluation evaluation = new Evaluation(program);
    double[] arguments = new double[inputs.size()];
    for (int i = 0; i < x.length; i++) {
      arguments[0] = x[i];
      if (y.length > 0) {
        arguments[1] = y[i];
      }
      evaluation.at(arguments, i);
      for (int j = 0; j < got.length; j++) {
        Expression e = expressions.get(j);
        judge(
            findings,
            evaluation.output(j),
            got[j][i],
            () -> e + " at " + Arrays.toString(arguments));
      }
    }
    conclude("functions of expressions, " + what, findings);
  }

  @Test
  void b4_an_output_may_be_an_input_and_all_inputs_are_read_first() {
    Draws draws = Draws.seeded(2204);
    float[] x = draws.wholeNumbers(ROWS * COLUMNS, 100);
    float[] y = draws.wholeNumbers(ROWS * COLUMNS, 100);
    Tensor first = tensor(x, ROWS, COLUMNS);
    Tensor second = tensor(y, ROWS, COLUMNS);
    Program swapAndSum = Program.of(List.of(Y.plus(X), X.minus(Y)));
    backend().run(new Elementwise(swapAndSum, List.of(second, first), List.of(first, second)));
    Findings findings = new Findings("in place");
    float[] sum = new float[x.length];
    float[] difference = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      sum[i] = x[i] + y[i];
      difference[i] = x[i] - y[i];
    }
    findings.sameNumbers(read(first), sum, "the sum");
    findings.sameNumbers(read(second), difference, "the difference");
    findings.assertNone();
  }
}
