package dev.hadamard.nn;

import dev.hadamard.op.Op;
import java.util.List;

/**
 * Gradient descent: w ← w − η·g.
 *
 * @param learningRate η, positive
 */
public record Sgd(float learningRate) implements Optimizer {

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
  public float[] factors(long t, double eta) {
    return new float[] {(float) eta};
  }

  @Override
  public List<Op> update(Update u) {
    FlatUpdate next = new FlatUpdate(u);
    return next.weights(next.w().minus(next.factor("eta", 0).times(next.g())));
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
