package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * Lion, whose steps all have the size η.
 *
 * <pre>
 * w ← w − η·sign(β₁·m + (1 − β₁)·g)
 * m ← β₂·m + (1 − β₂)·g
 * </pre>
 *
 * <p>The decay of the paper is {@link Optimizer#withDecay}: w·(1 − η·λ) − η·sign(…) is its w −
 * η·(sign(…) + λ·w).
 *
 * <p>Source: X. Chen et al., <i>Symbolic Discovery of Optimization Algorithms</i>, 2023.
 *
 * @param learningRate η, positive; a third to a tenth of Adam's
 * @param beta1 β₁, at least 0 and less than 1
 * @param beta2 β₂, at least 0 and less than 1
 */
public record Lion(float learningRate, double beta1, double beta2) implements Optimizer {

  private static final String M = "m";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Lion {
    Optimizer.requireRate(learningRate);
    Coefficients.requireShares("one of the betas", beta1, beta2);
  }

  /** The same with other shares of the old average. */
  public Lion withBetas(double beta1, double beta2) {
    return new Lion(learningRate, beta1, beta2);
  }

  @Override
  public String describe() {
    return "lion(eta=%s, beta1=%s, beta2=%s)".formatted(learningRate, beta1, beta2);
  }

  @Override
  public List<String> slots() {
    return List.of(M);
  }

  /** η. */
  @Override
  public float[] factors(long t, double eta) {
    return new float[] {(float) eta};
  }

  @Override
  public List<Op> update(Update u) {
    FlatUpdate next = new FlatUpdate(u);
    Expression g = next.g();
    Expression mixed = next.slot(M).times(beta1).plus(g.times(1 - beta1));
    next.average(M, beta2, g);
    return next.weights(next.w().minus(next.factor("eta", 0).times(sign(mixed))));
  }

  /** −1, 0 or 1; NaN for NaN. */
  static Expression sign(Expression x) {
    Expression one = Expression.constant(1);
    return x.greater(0).select(one, x.less(0).select(one.negate(), x));
  }
}
