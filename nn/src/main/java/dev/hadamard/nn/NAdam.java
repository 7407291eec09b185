package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * Adam with Nesterov's momentum, in the form that PyTorch uses.
 *
 * <pre>
 * μₜ = β₁·(1 − ½·.96^(ψ·t)),  Πₜ = μ₁·…·μₜ
 * m ← β₁·m + (1 − β₁)·g
 * v ← β₂·v + (1 − β₂)·g²
 * w ← w − η·((1 − μₜ)/(1 − Πₜ)·g + μₜ₊₁/(1 − Πₜ₊₁)·m) / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>ψ is .004 in PyTorch and 1 in Keras.
 *
 * <p>Source: T. Dozat, <i>Incorporating Nesterov Momentum into Adam</i>, 2016.
 *
 * @param learningRate η, positive
 * @param beta1 β₁, at least 0 and less than 1
 * @param beta2 β₂, at least 0 and less than 1
 * @param epsilon ε, positive
 * @param decay ψ, positive
 */
public record NAdam(float learningRate, double beta1, double beta2, double epsilon, double decay)
    implements Optimizer {

  private static final String M = "m";
  private static final String V = "v";

  /** 1 − Π is 1 in double below this. */
  private static final double NOTHING = 0x1p-60;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public NAdam {
    Optimizer.requireRate(learningRate);
    Coefficients.requireShares("one of the betas", beta1, beta2);
    Coefficients.requirePositive("epsilon", epsilon);
    Coefficients.requirePositive("decay", decay);
  }

  /** The same with other shares of the old averages. */
  public NAdam withBetas(double beta1, double beta2) {
    return new NAdam(learningRate, beta1, beta2, epsilon, decay);
  }

  /** The same with another ε. */
  public NAdam withEpsilon(double epsilon) {
    return new NAdam(learningRate, beta1, beta2, epsilon, decay);
  }

  /** The same in the form of Keras, with its ψ of 1 and ε of 1e-7. */
  public NAdam keras() {
    return new NAdam(learningRate, beta1, beta2, 1e-7, 1);
  }

  @Override
  public String describe() {
    return "nadam(eta=%s, beta1=%s, beta2=%s, epsilon=%s, decay=%s)"
        .formatted(learningRate, beta1, beta2, epsilon, decay);
  }

  @Override
  public List<String> slots() {
    return List.of(M, V);
  }

  /** What g and m are multiplied by, and 1/√(1 − β₂ᵗ). */
  @Override
  public float[] factors(long t, double eta) {
    double now = mu(t);
    double next = mu(t + 1);
    double product = product(t);
    return new float[] {
      (float) (eta * (1 - now) / (1 - product)),
      (float) (eta * next / (1 - product * next)),
      (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) t)))
    };
  }

  private double mu(long t) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, t * decay));
  }

  /** Πₜ. After some hundred factors it is next to 0. */
  private double product(long t) {
    double each = Math.pow(0.96, decay);
    double power = 1;
    double product = 1;
    for (long i = 0; i < t && product > NOTHING; i++) {
      power *= each;
      product *= beta1 * (1 - 0.5 * power);
    }
    return product;
  }

  @Override
  public List<Op> update(Update u) {
    FlatUpdate next = new FlatUpdate(u);
    Expression g = next.g();
    Expression m = next.average(M, beta1, g);
    Expression v = next.average(V, beta2, g.times(g));
    Expression size = v.sqrt().times(next.factor("corrected", 2)).plus(epsilon);
    Expression ahead = next.factor("now", 0).times(g).plus(next.factor("next", 1).times(m));
    return next.weights(next.w().minus(ahead.over(size)));
  }
}
