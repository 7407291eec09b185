package dev.hadamard.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of an expression's values. */
class RangesTest {

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");

  /** The evaluation in double rounds, too. */
  private static final double ROUNDING = 1e-14;

  private static final double[] BOUNDS = {Double.NEGATIVE_INFINITY, -1, 0, 1, 2};

  private static boolean isWithin(Expression e, double low, double high) {
    Program program = Program.of(List.of(e));
    return Ranges.of(program).isWithin(program.outputs().get(0), low, high);
  }

  @Test
  void the_exponential_of_a_negative_number_is_a_fraction() {
    assertThat(isWithin(X.abs().negate().exp(), 0, 1)).isTrue();
    assertThat(isWithin(X.times(X).times(-0.5).exp(), 0, 1)).isTrue();
    assertThat(isWithin(X.min(0).exp(), 0, 1)).isTrue();
    assertThat(isWithin(X.exp(), 0, 1)).isFalse();
    assertThat(isWithin(X.exp(), 0, Double.POSITIVE_INFINITY)).isTrue();
  }

  @Test
  void a_comparison_is_0_or_1_and_a_choice_lies_between_its_arms() {
    assertThat(isWithin(X.less(Y).plus(1), 1, 2)).isTrue();
    assertThat(isWithin(X.less(Y).select(X.sigmoid(), Y.tanh()), -1, 1)).isTrue();
    assertThat(isWithin(X.less(Y).select(X.sigmoid(), Y.tanh()), 0, 1)).isFalse();
  }

  @Test
  void an_input_and_what_may_overflow_have_no_bounds() {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(isWithin(X, -1e300, infinity)).isFalse();
    assertThat(isWithin(X.minus(X), -1e300, 1e300)).isFalse();
    assertThat(isWithin(X.times(X), 0, infinity)).isTrue();
    assertThat(isWithin(X.times(0), 0, 0)).isFalse(); // 0·∞
  }

  /** Whatever a range claims holds for random numbers, and for those at which functions end. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void every_value_lies_within_its_range(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Expression e = random(random, 5);
      Program program = Program.of(List.of(e));
      Ranges ranges = Ranges.of(program);
      Evaluation evaluation = new Evaluation(program);
      double[] inputs = new double[program.inputs().size()];
      for (int trial = 0; trial < 10; trial++) {
        for (int j = 0; j < inputs.length; j++) {
          inputs[j] = trial < 2 ? BOUNDS[random.nextInt(BOUNDS.length)] : random.nextGaussian() * 3;
        }
        evaluation.at(inputs, trial);
        double value = evaluation.output(0).value();
        for (double low : BOUNDS) {
          for (double high : BOUNDS) {
            if (ranges.isWithin(program.outputs().get(0), low, high)) {
              assertThat(
                      Double.isNaN(value) || (value >= low - ROUNDING && value <= high + ROUNDING))
                  .as("%s is %s, not in [%s, %s], seed %d", e, value, low, high, seed)
                  .isTrue();
            }
          }
        }
      }
    }
  }

  private static Expression random(Random random, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> X;
        case 1 -> Y;
        case 2 -> Expression.constant(random.nextInt(4) - 1);
        default -> Expression.uniform(X, Y, X);
      };
    }
    Expression a = random(random, depth - 1);
    Expression b = random(random, depth - 1);
    return switch (random.nextInt(20)) {
      case 0 -> a.plus(b);
      case 1 -> a.minus(b);
      case 2 -> a.times(b);
      case 3 -> a.times(a);
      case 4 -> a.negate();
      case 5 -> a.abs();
      case 6 -> a.min(b);
      case 7 -> a.max(b);
      case 8 -> a.exp();
      case 9 -> a.expm1();
      case 10 -> a.sqrt();
      case 11 -> a.log1p();
      case 12 -> a.tanh();
      case 13 -> a.sigmoid();
      case 14 -> a.erf();
      case 15 -> a.less(b);
      case 16 -> a.over(b);
      case 17 -> a.log();
      default -> a.less(0).select(a, b);
    };
  }
}
