package dev.hadamard.expression;

import static dev.hadamard.expression.Expression.input;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound of an expression admits float32 arithmetic, and little more. */
final class EvaluationTest {

  private static final Expression X = input("x");
  private static final Expression Y = input("y");

  private static Bounded bounded(Expression e, double x, double y) {
    return e.bounded(Map.of("x", x, "y", y));
  }

  private interface InFloat {
    float of(float x, float y);
  }

  private record Formula(Expression exact, InFloat rounded) {
    @Override
    public String toString() {
      return exact.toString();
    }
  }

  static Stream<Formula> formulas() {
    return Stream.of(
        new Formula(X.times(X).minus(Y.times(Y)), (x, y) -> x * x - y * y),
        new Formula(X.plus(Y).over(X.minus(Y)), (x, y) -> (x + y) / (x - y)),
        new Formula(X.times(Y).plus(1).sqrt(), (x, y) -> (float) Math.sqrt(x * y + 1)),
        new Formula(X.times(Y).exp().plus(X), (x, y) -> (float) Math.exp(x * y) + x),
        new Formula(X.minus(Y).log().times(Y), (x, y) -> (float) Math.log(x - y) * y),
        new Formula(X.times(3).less(Y).select(X.times(Y), Y), (x, y) -> 3 * x < y ? x * y : y),
        new Formula(X.pow(5), (x, y) -> (x * x) * (x * x) * x),
        new Formula(X.plus(Y).minus(X).max(0), (x, y) -> Math.max(x + y - x, 0)));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void float32_arithmetic_is_admitted_and_not_much_more(Formula formula) {
    SplittableRandom random = new SplittableRandom(7);
    double worst = 0;
    for (int i = 0; i < 20_000; i++) {
      float x = (float) random.nextDouble(-4, 4);
      float y = (float) random.nextDouble(-4, 4);
      Bounded bounded = bounded(formula.exact(), x, y);
      float got = formula.rounded().of(x, y);
      assertThat(bounded.admits(got))
          .as("%s at %s, %s: %s, %s", formula, x, y, got, bounded)
          .isTrue();
      if (bounded.error() > 0
          && Double.isFinite(bounded.error())
          && Double.isFinite(bounded.value())) {
        worst = Math.max(worst, Math.abs(got - bounded.value()) / bounded.error());
      }
    }
    assertThat(worst).as("the bound is not idle").isGreaterThan(0.1);
  }

  /** The limit of a function of exact operands, in units in the last place. */
  private record Limit(Expression of, double ulps) {}

  static Stream<Limit> limits() {
    return Stream.of(
        new Limit(X.negate(), 0),
        new Limit(X.min(Y), 0),
        new Limit(X.plus(Y), 0.5),
        new Limit(X.minus(Y), 0.5),
        new Limit(X.times(Y), 0.5),
        new Limit(X.over(Y), 2.5),
        new Limit(X.sqrt(), 3),
        new Limit(X.exp(), 3),
        new Limit(X.log(), 3),
        new Limit(X.expm1(), 3),
        new Limit(X.log1p(), 3),
        new Limit(X.tanh(), 5),
        new Limit(X.sigmoid(), 10),
        new Limit(X.erf(), 10));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void of_exact_operands_the_bound_is_the_limit_of_the_function(Limit limit) {
    Bounded bounded = bounded(limit.of(), 1.5, 1.25);
    assertThat(bounded.error()).isEqualTo(limit.ulps() * Math.ulp((float) bounded.value()));
  }

  @ParameterizedTest
  @CsvSource({"sum, 3e38, 3e38", "pole, 1, 1e-40", "edge, 1, 1", "divisor, 1.1, 0.9090909"})
  void near_an_overflow_a_pole_or_an_edge_any_result_is_admitted(String what, double x, double y) {
    Expression e =
        switch (what) {
          case "sum" -> X.plus(Y);
          case "pole" -> X.over(Y);
          case "divisor" -> X.over(X.times(Y).minus(1));
          default -> X.times(1.1).minus(Y.times(1.1)).sqrt();
        };
    assertThat(bounded(e, (float) x, (float) y).error()).isInfinite();
  }

  @Test
  void what_is_certainly_no_number_has_to_be_none() {
    Bounded root = bounded(X.sqrt(), -1, 0);
    assertThat(root.admits(Float.NaN)).isTrue();
    assertThat(root.admits(0)).isFalse();
    Bounded infinite = bounded(X.over(Y), Double.POSITIVE_INFINITY, 2);
    assertThat(infinite.admits(Float.POSITIVE_INFINITY)).isTrue();
    assertThat(infinite.admits(Float.MAX_VALUE)).isFalse();
    assertThat(bounded(X.plus(Y), 1, 2).admits(Float.NaN)).isFalse();
  }

  @Test
  void where_a_comparison_is_too_close_both_values_are_admitted() {
    Expression e = X.times(Y).less(1).select(X.times(0).plus(5), X.times(0).plus(7));
    float x = 1.1f;
    Bounded close = bounded(e, x, (float) (1 / (double) x));
    assertThat(close.admits(5)).isTrue();
    assertThat(close.admits(7)).isTrue();
    assertThat(bounded(e, 2, 2).admits(5)).isFalse();
  }

  @Test
  void a_subnormal_number_may_count_as_zero() {
    assertThat(bounded(X.times(2), 1e-40, 0).admits(0)).isTrue();
    assertThat(bounded(X.less(1e-41), 1e-40, 0).admits(1)).isTrue();
    assertThat(bounded(X.times(2), 1e-30, 0).admits(0)).isFalse();
    assertThat(bounded(X.times(Y), 1e-20f, 1e-20f).admits(0)).as("as a result").isTrue();
    assertThat(bounded(X.times(Y), 1e-18f, 1e-18f).admits(0)).isFalse();
  }

  @Test
  void a_random_number_is_certain_where_all_that_it_is_drawn_by_is() {
    Expression certain = Expression.constant(7);
    Expression uncertain = X.times(Y);
    assertThat(bounded(Expression.uniform(X, Y, certain), 3, Double.NaN).error()).isZero();
    for (Expression e :
        List.of(
            Expression.uniform(uncertain, certain, certain),
            Expression.uniform(certain, uncertain, certain),
            Expression.uniform(certain, certain, uncertain))) {
      assertThat(bounded(e, 0.1f, 0.3f).error()).as(e.toString()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e39})
  void a_function_of_one_number_is_bounded_by_that_number_alone(double unrelated) {
    Program program = Program.of(List.of(Y, X.times(0.3).exp(), X.times(0.3).negate()));
    Evaluation evaluation = new Evaluation(program);
    evaluation.at(new double[] {unrelated, 2}, 0);
    assertThat(evaluation.output(1).error()).isPositive().isLessThan(1e-5);
    assertThat(evaluation.output(2).error()).isPositive().isLessThan(1e-6);
    assertThat(evaluation.output(1).admits(7)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5204998778130465",
    "-2, -0.9953222650189527",
    "3.5, 0.9999992569016276",
    "1e-10, 1.1283791670955126e-10"
  })
  void the_error_function_is_that_of_the_tables(double x, double expected) {
    assertThat(ErrorFunction.of(x))
        .isCloseTo(expected, org.assertj.core.data.Percentage.withPercentage(1e-12));
  }
}
