package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.List;
import java.util.Map;

/**
 * Classic momentum: v ← μ·v + g, w ← w − η·v, with v = 0 initially. This is the method of B. Polyak
 * (1964) in the form that PyTorch uses.
 *
 * @param learningRate η, positive
 * @param mu μ, at least 0 and less than 1
 */
public record Momentum(float learningRate, float mu) implements Optimizer {

  /** The name of the slot that holds v. */
  public static final String VELOCITY = "velocity";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if η is not positive and finite or μ is not in [0, 1)
   */
  public Momentum {
    Optimizer.requireRate(learningRate);
    if (!(mu >= 0 && mu < 1)) {
      throw new IllegalArgumentException("momentum " + mu + " is not in [0, 1)");
    }
  }

  @Override
  public String describe() {
    return "momentum(eta=" + learningRate + ", mu=" + mu + ")";
  }

  @Override
  public List<String> slots() {
    return List.of(VELOCITY);
  }

  @Override
  public float[] factors(long t) {
    return new float[] {learningRate};
  }

  @Override
  public List<Op> update(Update u) {
    Expression velocity = Expression.input("v").times(mu).plus(Expression.input("g"));
    Expression w = Expression.input("w").minus(Expression.input("eta").times(velocity));
    return List.of(
        Elementwise.of(
            List.of(
                new Elementwise.Assignment(u.slot(VELOCITY), velocity),
                new Elementwise.Assignment(u.parameters(), w)),
            Map.of(
                "v", u.slot(VELOCITY),
                "w", u.parameters(),
                "g", u.gradients(),
                "eta", u.factor(0))));
  }

  @Override
  public boolean hasConstantFactors() {
    return true;
  }

  @Override
  public GradientSink sink() {
    return new GradientSink.Velocity(VELOCITY, mu);
  }
}
