package dev.hadamard.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import dev.hadamard.spi.HostBackend;
import dev.hadamard.spi.ReferenceReduction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extents of a reduction, and what it refuses. */
final class ReductionTest {

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");
  private static final Program DIFFERENCE = Program.of(List.of(X.minus(Y)));

  private final HostBackend backend = new HostBackend("host", Long.MAX_VALUE);
  private final TensorArena arena = backend.newArena();

  private Reduction difference(Kind kind, Along along, Tensor x, Tensor y, Tensor out) {
    return new Reduction(kind, along, DIFFERENCE, List.of(x, y), out);
  }

  @ParameterizedTest(name = "{0}×{1} and {2}×{3}")
  @CsvSource({
    "0, 3, 1, 3",
    "1, 3, 0, 3",
    "0, 3, 1, 1",
    "3, 0, 3, 1",
    "3, 1, 3, 0",
    "0, 0, 1, 1",
    "0, 1, 1, 0",
    "0, 3, 0, 1"
  })
  void b12_of_an_empty_batch_the_sum_is_0_and_the_largest_the_least_number(
      int xRows, int xColumns, int yRows, int yColumns) {
    Tensor x = arena.allocate(xRows, xColumns);
    Tensor y = arena.allocate(yRows, yColumns);
    int rows = xRows * yRows == 0 ? 0 : Math.max(xRows, yRows);
    int columns = xColumns * yColumns == 0 ? 0 : Math.max(xColumns, yColumns);
    for (Along along : Along.values()) {
      boolean isByRow = along == Along.ROWS;
      Tensor out = isByRow ? arena.allocate(rows, 1) : arena.allocate(1, columns);
      for (Kind kind : Kind.values()) {
        Reduction op = difference(kind, along, x, y, out);
        assertThat(op.rows()).isEqualTo(rows);
        assertThat(op.columns()).isEqualTo(columns);
        backend.run(op);
        double nothing = kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY;
        assertThat(ReferenceReduction.of(op, (input, place) -> Float.NaN))
            .containsExactly(result(nothing, out));
      }
    }
  }

  private static double[] result(double value, Tensor out) {
    double[] all = new double[out.shape().size()];
    Arrays.fill(all, value);
    return all;
  }

  @Test
  void an_empty_input_does_not_fit_several_rows() {
    Reduction op =
        difference(
            Kind.SUM,
            Along.COLUMNS,
            arena.allocate(0, 3),
            arena.allocate(2, 3),
            arena.allocate(1, 3));
    assertThatThrownBy(() -> backend.run(op))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage(
            "reduction: y 2×3 cannot be broadcast to 0×3: rows must be 0 or 1, columns 3 or 1");
  }

  @Test
  void more_elements_than_an_index_can_count_are_refused() {
    Tensor column = arena.allocate(1 << 16, 1);
    Tensor row = arena.allocate(1, 1 << 15);
    for (Along along : Along.values()) {
      Tensor out = along == Along.ROWS ? column : row;
      Tensor other = arena.allocate(out.shape().rows(), out.shape().columns());
      Reduction op = difference(Kind.SUM, along, column, row, other);
      assertThatThrownBy(() -> backend.run(op))
          .isInstanceOf(ShapeMismatchException.class)
          .hasMessage(
              "reduction: the inputs span 65536×32768 elements, more than 2147483647;"
                  + " reduce them in parts");
    }
  }

  @Test
  void a_program_of_several_expressions_or_without_an_input_is_refused() {
    Tensor x = arena.allocate(2, 3);
    Program two = Program.of(List.of(X, X.negate()));
    assertThatThrownBy(() -> new Reduction(Kind.SUM, Along.ROWS, two, List.of(x), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "reduction takes one expression with at least one input,"
                + " not 2 expressions with inputs [x]");
    Program none = Program.of(List.of(Expression.constant(1)));
    assertThatThrownBy(() -> new Reduction(Kind.SUM, Along.ROWS, none, List.of(), x))
        .hasMessage(
            "reduction takes one expression with at least one input,"
                + " not 1 expression with inputs []");
  }

  @Test
  void a_missing_input_is_named() {
    assertThatThrownBy(() -> Reduction.of(Kind.SUM, Along.ROWS, X, Map.of(), arena.allocate(1, 1)))
        .hasMessage("reduction: no tensor is given for the input x");
  }
}
