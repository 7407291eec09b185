package dev.hadamard.op;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise.Assignment;
import dev.hadamard.spi.HostBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an elementwise operation refuses, and in which words. */
final class ElementwiseTest {

  private final HostBackend backend = new HostBackend("host", 10_000);
  private final TensorArena arena = backend.newArena();

  @Test
  void b4_two_outputs_are_never_one_tensor_whatever_an_input_is_called() {
    Tensor x = arena.allocate(2, 3);
    Tensor out = arena.allocate(2, 3);
    for (String name : List.of("x", "out0", "out1")) {
      Expression input = Expression.input(name);
      Op twice =
          Elementwise.of(
              List.of(new Assignment(out, input), new Assignment(out, input.negate())),
              Map.of(name, x));
      assertThatThrownBy(() -> backend.run(twice))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("elementwise: out1 is an output twice (rule B4)");
    }
  }

  @Test
  void b4_an_output_may_be_an_input_of_its_shape_and_no_row() {
    Tensor x = arena.allocate(2, 3);
    Tensor row = arena.allocate(1, 3);
    Expression sum = Expression.input("x").plus(Expression.input("row"));
    assertThatCode(() -> backend.run(Elementwise.of(x, sum, Map.of("x", x, "row", row))))
        .doesNotThrowAnyException();
    Tensor part = x.view(0, row.shape());
    assertThatThrownBy(() -> backend.run(Elementwise.of(x, sum, Map.of("x", x, "row", part))))
        .hasMessage("elementwise: out0 overlaps row (rule B4)");
  }

  @Test
  void no_outputs_are_refused() {
    Program nothing = Program.of(List.of());
    assertThatThrownBy(() -> new Elementwise(nothing, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elementwise: there is no output");
    assertThatThrownBy(() -> Elementwise.of(List.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_shape_that_does_not_fit_is_refused_with_what_would() {
    Expression x = Expression.input("x");
    Tensor in = arena.allocate(2, 3);
    assertThatThrownBy(() -> backend.run(Elementwise.of(arena.allocate(4, 3), x, Map.of("x", in))))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage(
            "elementwise: x 2×3 cannot be broadcast to out0 4×3: rows must be 4 or 1,"
                + " columns 3 or 1");
    assertThatThrownBy(() -> backend.run(Elementwise.of(arena.allocate(1, 3), x, Map.of("x", in))))
        .hasMessage(
            "elementwise: x 2×3 cannot be broadcast to out0 1×3: rows must be 1, columns 3 or 1");
  }

  @Test
  void a_missing_input_is_named() {
    assertThatThrownBy(() -> Elementwise.of(arena.allocate(1, 3), Expression.input("x"), Map.of()))
        .hasMessage("elementwise: no tensor is given for the input x");
  }
}
