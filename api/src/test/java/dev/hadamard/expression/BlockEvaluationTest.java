package dev.hadamard.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Many elements at once have the values of each by itself. */
final class BlockEvaluationTest {

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");

  private static final Program EVERYTHING =
      Program.of(
          List.of(
              X.plus(Y).times(0.5),
              X.minus(Y).over(Y),
              X.negate().abs().sqrt(),
              X.exp().log(),
              X.expm1().log1p(),
              X.tanh().min(Y.sigmoid()).max(-0.25),
              X.erf().pow(3),
              X.less(Y).select(X.lessOrEqual(Y.negate()), X.equal(Y)),
              Expression.uniform(X, Y, Expression.constant(3)),
              X,
              Expression.constant(2)));

  @Test
  void a_block_has_the_values_of_its_elements() {
    double[] x = {-2, -0.0, 0, 0.5, 3, Double.NaN, Double.POSITIVE_INFINITY, -1e-40};
    double[] y = {-2, 1, 0, 0.25, Double.NEGATIVE_INFINITY, 1, Double.NaN, 7};
    BlockEvaluation block = new BlockEvaluation(EVERYTHING, 16);
    Evaluation one = new Evaluation(EVERYTHING);
    for (long first : new long[] {0, 1000}) {
      block.at(new double[][] {x, y}, first, x.length);
      for (int j = 0; j < x.length; j++) {
        one.at(new double[] {x[j], y[j]}, first + j);
        for (int i = 0; i < EVERYTHING.outputs().size(); i++) {
          assertThat(block.output(i)[j])
              .as("%s of %s", i, j)
              .isEqualTo(Double.valueOf(one.output(i).value())); // NaN is NaN
        }
      }
    }
  }
}
