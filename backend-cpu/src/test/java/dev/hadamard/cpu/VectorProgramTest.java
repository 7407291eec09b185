package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Elementwise.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions as loops over vectors have the bits that they have in blocks. */
class VectorProgramTest {

  /** Every 4,099th float of either sign, subnormal, infinite and NaN among them. */
  private static final int STRIDE = 4_099;

  private static final float[] SPECIAL = {
    0,
    -0f,
    1,
    -1,
    2,
    0.5f,
    -0.75f,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    1e30f,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");

  private final Loops vector = BothLoops.of("on");
  private final ExpressionLoops functions = new ExpressionLoops(BothLoops.of("off"));

  private ProgramLoop inBlocks(Program program) {
    ElementwiseProgram blocks = new ElementwiseProgram(program, functions);
    return (arrays, from, to, member) -> blocks.run(arrays, from, to);
  }

  private ProgramLoop inVectors(Program program) {
    List<Boolean> areContiguous = program.inputs().stream().map(input -> true).toList();
    return vector.program(program, areContiguous, () -> inBlocks(program)).orElseThrow();
  }

  static Stream<Named<Expression>> functions() {
    return Stream.of(
            X.negate(),
            X.abs(),
            X.sqrt(),
            X.exp(),
            X.log(),
            X.expm1(),
            X.log1p(),
            X.tanh(),
            X.sigmoid(),
            X.erf(),
            X.pow(-3),
            X.pow(0.5),
            X.abs().negate().exp(),
            X.sigmoid().log1p())
        .map(e -> Named.of(e.toString(), e));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void a_function_has_the_same_bits_everywhere(Expression f) {
    int count = (int) ((1L << 32) / STRIDE) + 1;
    float[] in = new float[count];
    for (int i = 0; i < count; i++) {
      in[i] = Float.intBitsToFloat(i * STRIDE);
    }
    requireSameBits(f, in);
  }

  static Stream<Named<BinaryOperator<Expression>>> operations() {
    return Stream.of(
        Named.of("+", Expression::plus),
        Named.of("-", Expression::minus),
        Named.of("*", Expression::times),
        Named.of("/", Expression::over),
        Named.of("min", Expression::min),
        Named.of("max", Expression::max),
        Named.of("<", Expression::less),
        Named.of("<=", Expression::lessOrEqual),
        Named.of("=", Expression::equal),
        Named.of("select", (x, y) -> x.select(y, y.times(2))),
        Named.of("select <", (x, y) -> x.less(y).select(x, y)));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_has_the_same_bits_for_every_pair_of_special_values(
      BinaryOperator<Expression> operation) {
    int count = SPECIAL.length * SPECIAL.length;
    float[] x = new float[count];
    float[] y = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = SPECIAL[i / SPECIAL.length];
      y[i] = SPECIAL[i % SPECIAL.length];
    }
    requireSameBits(operation.apply(X, Y), x, y);
  }

  private void requireSameBits(Expression e, float[]... inputs) {
    Program program = Program.of(List.of(e));
    int n = inputs[0].length;
    List<Boolean> areContiguous = program.inputs().stream().map(input -> true).toList();
    ProgramArrays expected = ProgramArrays.random(areContiguous, 1, n);
    ProgramArrays actual = ProgramArrays.random(areContiguous, 1, n);
    for (int i = 0; i < inputs.length; i++) {
      System.arraycopy(inputs[i], 0, expected.data[i], 0, n);
      System.arraycopy(inputs[i], 0, actual.data[i], 0, n);
    }
    inBlocks(program).run(expected, 0, n, 0);
    inVectors(program).run(actual, 0, n, 0);
    float[] in = inputs[0];
    float[] blocks = expected.data[inputs.length];
    float[] vectors = actual.data[inputs.length];
    for (int i = 0; i < n; i++) {
      assertThat(Float.floatToIntBits(vectors[i]))
          .as("%s at %a: %a in blocks, %a in vectors", e, in[i], blocks[i], vectors[i])
          .isEqualTo(Float.floatToIntBits(blocks[i]));
    }
  }

  /** Rows that are left to blocks, rows that end within a vector, more than one stretch. */
  @ParameterizedTest
  @CsvSource({"7, 9", "3, 64", "5, 100", "1, 70", "40, 5000", "300, 300"})
  void rows_columns_scalars_and_views_have_the_same_bits(int rows, int columns) {
    List<float[]> results = new ArrayList<>();
    for (String loops : List.of("off", "on")) {
      try (Backend cpu =
          Backends.open(
              BackendConfig.builder().backend("cpu").set(ConfigKey.CPU_VECTOR, loops).build())) {
        results.add(broadcast(cpu, rows, columns));
      }
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
  }

  /** x and out are two views of one allocation that begin at any place; out is read, too. */
  private static float[] broadcast(Backend cpu, int rows, int columns) {
    TensorArena arena = cpu.newArena();
    int n = rows * columns;
    Tensor all = arena.allocate(2 * n + 5);
    Tensor x = all.view(3, Shape.of(rows, columns));
    Tensor out = all.view(n + 5, Shape.of(rows, columns));
    Tensor row = arena.allocate(1, columns);
    Tensor column = arena.allocate(rows, 1);
    Tensor scalar = arena.allocate(1, 1);
    Tensor second = arena.allocate(rows, columns);
    Random random = new Random(2);
    for (Tensor tensor : List.of(all, row, column, scalar)) {
      float[] values = new float[tensor.shape().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      cpu.write(values, tensor);
    }
    Expression sum = X.times(Expression.input("row")).plus(Expression.input("column"));
    cpu.run(
        Elementwise.of(
            List.of(
                new Assignment(out, sum.plus(Expression.input("out"))),
                new Assignment(second, sum.tanh().times(Expression.input("scalar")))),
            Map.of("x", x, "row", row, "column", column, "scalar", scalar, "out", out)));
    float[] both = new float[2 * n + 5 + n];
    System.arraycopy(cpu.read(all), 0, both, 0, 2 * n + 5);
    System.arraycopy(cpu.read(second), 0, both, 2 * n + 5, n);
    return both;
  }

  static Stream<Named<List<Expression>>> longPrograms() {
    Expression both = X.exp().log1p().plus(X.log1p());
    Expression chain = X;
    for (int i = 0; i < 5; i++) {
      chain = chain.tanh().plus(Y).times(chain.erf());
    }
    return Stream.of(
            List.of(both),
            List.of(chain),
            List.of(X, chain, both, Expression.constant(2)),
            List.of(X.exp(), X.exp().log1p().tanh().erf().expm1().log().plus(X.exp())))
        .map(e -> Named.of(e.toString(), e));
  }

  /** Several blocks, and a rest that does not fill a vector. */
  @ParameterizedTest
  @MethodSource("longPrograms")
  void a_program_that_is_too_long_for_one_loop_has_the_same_bits(List<Expression> expressions) {
    Program program = Program.of(expressions);
    int n = 5_003;
    List<Boolean> areContiguous = program.inputs().stream().map(input -> true).toList();
    assertThat(VectorCompiler.compile(program, areContiguous, 8).classes()).hasSizeGreaterThan(1);
    ProgramArrays expected = ProgramArrays.random(areContiguous, expressions.size(), n);
    ProgramArrays actual = ProgramArrays.random(areContiguous, expressions.size(), n);
    inBlocks(program).run(expected, 0, n, 0);
    inVectors(program).run(actual, 0, n, 0);
    for (int i = 0; i < expected.data.length; i++) {
      assertThat(actual.data[i]).isEqualTo(expected.data[i]); // NaN is NaN
    }
  }

  @Test
  void a_program_that_is_too_long_for_one_loop_may_write_over_its_inputs() {
    Expression chain = X.tanh().plus(Y).tanh().plus(X).tanh();
    Program program = Program.of(List.of(chain, X.plus(Y)));
    int n = 5_003;
    ProgramArrays expected = ProgramArrays.random(List.of(true, true), 2, n);
    inBlocks(program).run(expected, 0, n, 0);
    ProgramArrays actual = ProgramArrays.random(List.of(true, true), 2, n);
    actual.data[2] = actual.data[0];
    actual.data[3] = actual.data[1];
    inVectors(program).run(actual, 0, n, 0);
    assertThat(actual.data[2]).isEqualTo(expected.data[2]);
    assertThat(actual.data[3]).isEqualTo(expected.data[3]);
  }

  @Test
  void a_program_that_draws_random_numbers_stays_in_blocks() {
    Program program = Program.of(List.of(X.less(Expression.uniform(Y, Y, Y))));
    ProgramLoop blocks = inBlocks(program);
    assertThat(vector.program(program, List.of(true, true), () -> blocks)).isEmpty();
  }

  @Test
  void a_loop_with_other_bits_does_not_pass_the_check() {
    Program program = Program.of(List.of(X.exp()));
    List<Boolean> areContiguous = List.of(true);
    ProgramLoop blocks = inBlocks(program);
    ProgramLoop wrong =
        (arrays, from, to, member) -> {
          blocks.run(arrays, from, to, member);
          float[] out = arrays.data[1];
          out[to - 1] = Math.nextUp(out[to - 1]);
        };
    assertThat(ProgramCheck.giveSameBits(inVectors(program), blocks, program, areContiguous))
        .isTrue();
    assertThat(ProgramCheck.giveSameBits(wrong, blocks, program, areContiguous)).isFalse();
  }
}
