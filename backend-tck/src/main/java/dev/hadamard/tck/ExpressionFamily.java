package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Bounded;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.expression.Uniform;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Family 22: expressions. Each result is within the bound that the expression derives for itself,
 * see {@link Evaluation}: of random expressions over inputs of every broadcast, and where an output
 * is an input.
 */
abstract class ExpressionFamily extends Family {

  private static final int NODES = 12;

  /**
   * The expressions of one operation: with four inputs it has fewer buffers than any device allows.
   */
  private static final int TOGETHER = 20;

  /** Rows and columns of the outputs: of one row, one column and a square among them. */
  private static final int[][] EXTENTS = {{7, 23}, {1, 161}, {161, 1}, {13, 13}, {2, 83}, {54, 3}};

  private static final List<String> NAMES = List.of("full", "row", "column", "scalar");

  ExpressionFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** The values of all inputs of some rows and columns. */
  private record Inputs(int rows, int columns, Map<String, float[]> values) {
    static Inputs draw(Draws draws, int rows, int columns) {
      return new Inputs(
          rows,
          columns,
          Map.of(
              "full", draws.uniform(rows * columns, -4, 4),
              "row", draws.uniform(columns, -4, 4),
              "column", draws.uniform(rows, -4, 4),
              "scalar", draws.uniform(1, -4, 4)));
    }

    float[] of(String name) {
      return values.getOrDefault(name, new float[0]);
    }

    float at(String name, int place) {
      return switch (name) {
        case "full" -> of(name)[place];
        case "row" -> of(name)[place % columns];
        case "column" -> of(name)[place / columns];
        default -> of(name)[0];
      };
    }
  }

  private Tensor tensorOf(String name, Inputs inputs) {
    return switch (name) {
      case "full" -> tensor(inputs.of(name), inputs.rows(), inputs.columns());
      case "row" -> tensor(inputs.of(name), 1, inputs.columns());
      case "column" -> tensor(inputs.of(name), inputs.rows(), 1);
      default -> tensor(inputs.of(name), 1, 1);
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
      int[] extents = EXTENTS[batch % EXTENTS.length];
      Inputs inputs = Inputs.draw(draws, extents[0], extents[1]);
      boolean isInPlace = batch % 2 == 1;
      if (!compute(expressions, inputs, isInPlace, findings)) {
        Expression failing =
            expressions.stream().filter(e -> fails(e, inputs, isInPlace)).findFirst().orElse(null);
        Expression smallest =
            failing == null
                ? null
                : RandomExpressions.shrunk(failing, e -> fails(e, inputs, isInPlace));
        assertThat(smallest).as("the smallest expression that fails; %s", findings).isNull();
      }
    }
    conclude("expressions, seed " + seed, findings);
  }

  private boolean fails(Expression e, Inputs inputs, boolean isInPlace) {
    return !compute(List.of(e), inputs, isInPlace, new Findings(e.toString()));
  }

  /**
   * Whether all results are within their bounds.
   *
   * @param isInPlace whether the first output is the input of the same shape
   */
  private boolean compute(
      List<Expression> expressions, Inputs values, boolean isInPlace, Findings findings) {
    Program program = Program.of(expressions);
    List<String> names = program.inputs();
    List<Tensor> inputs = names.stream().map(name -> tensorOf(name, values)).toList();
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      outputs.add(
          i == 0 && isInPlace && names.contains("full")
              ? inputs.get(names.indexOf("full"))
              : unwritten(values.rows(), values.columns()));
    }
    backend().run(new Elementwise(program, inputs, outputs));
    Evaluation evaluation = new Evaluation(program);
    double[] arguments = new double[inputs.size()];
    float[][] got = outputs.stream().map(this::read).toArray(float[][]::new);
    boolean isRight = true;
    for (int place = 0; place < values.rows() * values.columns(); place++) {
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = values.at(names.get(j), place);
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

  static void judge(Findings findings, Bounded exact, float got, Supplier<String> what) {
    if (exact.error() < Double.POSITIVE_INFINITY) {
      findings.within(exact.error(), got, exact.value(), what);
    }
  }

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");

  @Test
  void one_program_takes_inputs_of_every_broadcast_and_any_number_of_elements() {
    Program program = Program.of(List.of(X.times(Y).plus(0.5), X.minus(Y)));
    int[][] extents = {{5, 3}, {1, 1}, {3, 5}, {64, 65}, {4, 4}, {5, 3}};
    Draws draws = Draws.seeded(2205);
    Findings findings = new Findings("one program, " + draws);
    Broadcast[] broadcasts = Broadcast.values();
    for (int[] mn : extents) {
      for (int i = 0; i < broadcasts.length; i++) {
        List<Broadcast> ofInputs = List.of(broadcasts[i], broadcasts[(i + 1) % broadcasts.length]);
        oneProgram(program, mn, ofInputs, draws, findings);
      }
    }
    findings.assertNone();
  }

  private void oneProgram(
      Program program, int[] mn, List<Broadcast> broadcasts, Draws draws, Findings findings) {
    List<float[]> values = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    for (Broadcast broadcast : broadcasts) {
      int rows = broadcast == Broadcast.FULL || broadcast == Broadcast.COLUMN ? mn[0] : 1;
      int columns = broadcast == Broadcast.FULL || broadcast == Broadcast.ROW ? mn[1] : 1;
      values.add(draws.wholeNumbers(rows * columns, 100));
      inputs.add(tensor(values.get(values.size() - 1), rows, columns));
    }
    List<Tensor> outputs = List.of(unwritten(mn), unwritten(mn));
    backend().run(new Elementwise(program, inputs, outputs));
    float[] product = new float[mn[0] * mn[1]];
    float[] difference = new float[product.length];
    for (int i = 0; i < product.length; i++) {
      float x = values.get(0)[broadcasts.get(0).place(i, mn[1])];
      float y = values.get(1)[broadcasts.get(1).place(i, mn[1])];
      product[i] = x * y + 0.5f;
      difference[i] = x - y;
    }
    String where = Arrays.toString(mn) + " of " + broadcasts;
    findings.sameNumbers(read(outputs.get(0)), product, "x·y + 0.5, " + where);
    findings.sameNumbers(read(outputs.get(1)), difference, "x − y, " + where);
  }

  @Test
  void b4_an_output_may_be_an_input_and_all_inputs_are_read_first() {
    Draws draws = Draws.seeded(2204);
    float[] x = draws.wholeNumbers(7 * 23, 100);
    float[] y = draws.wholeNumbers(7 * 23, 100);
    Tensor first = tensor(x, 7, 23);
    Tensor second = tensor(y, 7, 23);
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

  @Test
  void b4_two_outputs_of_one_tensor_are_refused_whatever_the_inputs_are_called() {
    Tensor both = tensor(new float[] {1, 2}, 1, 2);
    Program program = Program.of(List.of(Expression.input("out1").plus(1), X));
    Elementwise op = new Elementwise(program, List.of(both, both), List.of(both, both));
    assertThatThrownBy(() -> backend().run(op))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out1 is an output twice");
    assertThat(read(both)).containsExactly(1, 2);
  }

  /** More than a kernel has buffers on any device. */
  @Test
  void one_operation_may_have_forty_outputs() {
    List<Expression> expressions = new ArrayList<>();
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      expressions.add(X.plus(Y.times(i)));
      outputs.add(unwritten(3, 5));
    }
    float[] x = Draws.seeded(2206).wholeNumbers(15, 100);
    float[] y = Draws.seeded(2207).wholeNumbers(15, 100);
    backend()
        .run(
            new Elementwise(
                Program.of(expressions), List.of(tensor(x, 3, 5), tensor(y, 3, 5)), outputs));
    Findings findings = new Findings("forty outputs");
    for (int i = 0; i < outputs.size(); i++) {
      float[] sum = new float[x.length];
      for (int j = 0; j < sum.length; j++) {
        sum[j] = x[j] + y[j] * i;
      }
      findings.sameNumbers(read(outputs.get(i)), sum, "output " + i);
    }
    findings.assertNone();
  }

  /** Philox 4×32-10 of counter 0 and key 0, in the kat_vectors of the Random123 distribution. */
  @Test
  void uniform_has_the_first_known_answer_of_philox() {
    int[] known = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    float[] numbers = new float[known.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (known[i] >>> 8) * 0x1p-24f;
    }
    Tensor out = unwritten(1, known.length);
    Expression drawn = Expression.uniform(X, Expression.constant(0), X);
    backend().run(Elementwise.of(out, drawn, Map.of("x", tensor(new float[1], 1, 1))));
    Findings findings = new Findings("the known answer");
    findings.sameBits(read(out), numbers, "counter 0, key 0");
    findings.assertNone();
  }

  /**
   * As layers draw: seed and step are scalars, the stream is a constant; so far as many threads.
   */
  @ParameterizedTest(name = "{0} × {1}")
  @CsvSource({"1, 1", "1, 4099", "3, 1001", "257, 33", "401, 509"})
  void uniform_has_the_same_bits_at_every_place_and_within_reductions(int rows, int columns) {
    Expression drawn = Expression.uniform(X, Expression.constant(258), Y);
    Tensor x = tensor(new float[] {-2.5f}, 1, 1);
    Tensor y = tensor(new float[] {3}, 1, 1);
    Tensor out = unwritten(rows, columns);
    backend().run(Elementwise.of(out, drawn, Map.of("x", x, "y", y)));
    Uniform uniform = new Uniform();
    float[] numbers = new float[rows * columns];
    float[] largestOfRow = new float[rows];
    float[] largestOfColumn = new float[columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = uniform.at(i, -2.5f, 258, 3);
      largestOfRow[i / columns] = Math.max(largestOfRow[i / columns], numbers[i]);
      largestOfColumn[i % columns] = Math.max(largestOfColumn[i % columns], numbers[i]);
    }
    Findings findings = new Findings("random numbers");
    findings.sameBits(read(out), numbers, "elementwise");
    // An input of all elements gives the reduction its extents.
    Expression element = drawn.plus(Expression.input("zeros"));
    Map<String, Tensor> inputs =
        Map.of("x", x, "y", y, "zeros", tensor(new float[rows * columns], rows, columns));
    Tensor byRow = unwritten(rows, 1);
    Tensor byColumn = unwritten(1, columns);
    backend().run(Reduction.of(Reduction.Kind.MAX, Reduction.Along.ROWS, element, inputs, byRow));
    backend()
        .run(Reduction.of(Reduction.Kind.MAX, Reduction.Along.COLUMNS, element, inputs, byColumn));
    findings.sameBits(read(byRow), largestOfRow, "the largest of each row");
    findings.sameBits(read(byColumn), largestOfColumn, "the largest of each column");
    findings.assertNone();
  }

  /** In a row, which some backends compute in vectors, and in a scalar. */
  @Test
  void uniform_draws_the_same_numbers_for_zero_of_either_sign() {
    Expression drawn = Expression.uniform(X, X, X).plus(Y.times(0));
    Tensor y = tensor(filled(200, 1), 1, 200);
    Findings findings = new Findings("the key 0");
    for (int size : new int[] {1, 200}) {
      Tensor ofZero = unwritten(1, 200);
      Tensor ofMinusZero = unwritten(1, 200);
      Map<String, Tensor> zero = Map.of("x", tensor(new float[size], 1, size), "y", y);
      Map<String, Tensor> minusZero = Map.of("x", tensor(filled(size, -0f), 1, size), "y", y);
      backend().run(Elementwise.of(ofZero, drawn, zero));
      backend().run(Elementwise.of(ofMinusZero, drawn, minusZero));
      findings.sameBits(read(ofMinusZero), read(ofZero), size + " keys");
    }
    findings.assertNone();
  }
}
