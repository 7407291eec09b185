package dev.hadamard.expression;

import static dev.hadamard.expression.Expression.constant;
import static dev.hadamard.expression.Expression.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions print, evaluate and differentiate themselves. */
final class ExpressionTest {

  private static final Expression X = input("X");
  private static final Expression Z = input("Z");
  private static final Expression H = input("H");

  @Test
  void the_derivative_of_a_square_times_another_plus_a_third_is_that_of_the_books() {
    Expression y = X.pow(2).times(Z).plus(H);
    assertThat(y).hasToString("X²·Z + H");
    assertThat(y.derivative("X")).hasToString("2·X·Z");
    assertThat(y.derivative("Z")).hasToString("X²");
    assertThat(y.derivative("H")).hasToString("1");
    assertThat(y.derivative("K")).hasToString("0");
  }

  @Test
  void a_formula_has_parentheses_where_it_needs_them() {
    assertThat(X.minus(Z.minus(H))).hasToString("X − (Z − H)");
    assertThat(X.minus(Z).minus(H)).hasToString("X − Z − H");
    assertThat(X.plus(Z).times(H)).hasToString("(X + Z)·H");
    assertThat(X.over(Z.times(H))).hasToString("X/(Z·H)");
    assertThat(X.times(Z).negate()).hasToString("−(X·Z)");
    assertThat(X.pow(-0.5)).hasToString("X^−0.5");
    assertThat(X.plus(1).pow(3)).hasToString("(X + 1)³");
    assertThat(X.abs().max(0.5).sqrt()).hasToString("sqrt(max(|X|, 0.5))");
    assertThat(constant(-2).pow(2).plus(X.negate().pow(2))).hasToString("(−2)² + (−X)²");
    assertThat(X.pow(2).negate()).hasToString("−X²");
    assertThat(X.less(Z).plus(1)).hasToString("(X < Z) + 1");
    assertThat(X.less(Z).select(X, constant(-2))).hasToString("select(X < Z, X, −2)");
  }

  @Test
  void a_program_returns_its_expressions_with_others_in_place_of_inputs() {
    Expression shared = X.plus(Z).tanh();
    List<Expression> some = List.of(shared.times(H), shared.less(0).select(X, constant(-2)));
    Program program = Program.of(some);
    assertThat(program.expressions(Map.of())).isEqualTo(some);
    assertThat(program.expressions(Map.of("X", Z.exp(), "H", constant(3))))
        .containsExactly(
            Z.exp().plus(Z).tanh().times(3),
            Z.exp().plus(Z).tanh().less(0).select(Z.exp(), constant(-2)));
    assertThat(Program.of(program.expressions(Map.of()))).isEqualTo(program);
  }

  static Stream<Expression> functions() {
    return Stream.of(
        X.plus(Z),
        X.minus(Z),
        X.times(Z),
        X.over(Z),
        Z.over(X),
        X.over(X.times(X).plus(Z)),
        X.negate().plus(X.times(3)),
        X.abs().times(X),
        X.min(Z).times(X),
        X.max(Z).times(X),
        X.times(X).plus(1).sqrt(),
        X.exp(),
        X.times(X).plus(0.5).log(),
        X.expm1(),
        X.abs().log1p(),
        X.tanh(),
        X.sigmoid(),
        X.erf(),
        X.pow(3),
        X.abs().pow(1.7),
        X.abs().pow(-2.5),
        X.less(Z).select(X.times(Z), X.exp()));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void the_derivative_is_the_limit_of_central_differences(Expression e) {
    Expression derivative = e.derivative("X");
    double h = 1e-6;
    for (double x : new double[] {-2.3, -0.7, 0.4, 1.9}) {
      double above = e.value(Map.of("X", x + h, "Z", 1.1));
      double below = e.value(Map.of("X", x - h, "Z", 1.1));
      double expected = (above - below) / (2 * h);
      assertThat(derivative.value(Map.of("X", x, "Z", 1.1)))
          .as("%s = %s at %s", e, derivative, x)
          .isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
    }
  }

  @Test
  void the_slopes_of_tanh_and_sigmoid_keep_their_digits_far_from_zero() {
    assertThat(X.tanh().derivative("X").bounded(Map.of("X", 12.0)).value())
        .isCloseTo(4 * Math.exp(-24), within(1e-14));
    assertThat(X.sigmoid().derivative("X").bounded(Map.of("X", 30.0)).error()).isLessThan(1e-18);
  }

  @Test
  void what_is_common_is_computed_once() {
    Expression square = X.times(X);
    Program program =
        Program.of(List.of(square.plus(1), input("X").pow(2).minus(Z), square.plus(constant(1))));
    assertThat(program.inputs()).containsExactly("X", "Z");
    assertThat(program.instructions())
        .extracting(Program.Instruction::function)
        .containsExactly(
            Function.INPUT,
            Function.MULTIPLY,
            Function.CONSTANT,
            Function.ADD,
            Function.INPUT,
            Function.SUBTRACT);
    assertThat(program.outputs()).containsExactly(3, 5, 3);
  }

  @Test
  void constants_are_float32() {
    assertThat(constant(0.1).value(Map.of())).isEqualTo((double) 0.1f);
    assertThat(constant(0.1)).isEqualTo(constant(0.1f)).isNotEqualTo(constant(-0.1));
    assertThat(constant(0.0)).isNotEqualTo(constant(-0.0));
  }

  @Test
  void a_missing_value_and_a_name_that_is_none_are_refused() {
    assertThatThrownBy(() -> X.plus(Z).value(Map.of("X", 1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input Z");
    assertThatThrownBy(() -> input("2x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'2x'");
  }
}
