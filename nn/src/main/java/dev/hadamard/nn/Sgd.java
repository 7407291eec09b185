package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.List;
import java.util.Map;

/**
 * Gradient descent: w ← w − η·g.
 *
 * @param learningRate η, positive
 */
public record Sgd(float learningRate) implements Optimizer {

  private static final Expression UPDATED =
      Expression.input("w").minus(Expression.input("eta").times(Expression.input("g")));

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if η is not positive and finite
   */
  public Sgd {
    Optimizer.requireRate(learningRate);
  }

  @Override
  public String describe() {
    return "sgd(eta=" + learningRate + ")";
  }

  @Override
  public float[] factors(long t) {
    return new float[] {learningRate};
  }

  @Override
  public List<Op> update(Update u) {
    return List.of(
        Elementwise.of(
            u.parameters(),
            UPDATED,
            Map.of("w", u.parameters(), "g", u.gradients(), "eta", u.factor(0))));
  }

  @Override
  public boolean hasConstantFactors() {
    return true;
  }

  @Override
  public GradientSink sink() {
    return new GradientSink.Weights();
  }
}
