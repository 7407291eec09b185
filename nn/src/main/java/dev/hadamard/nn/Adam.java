package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.List;
import java.util.Map;

/**
 * Adam in the form that PyTorch uses.
 *
 * <pre>
 * m ← β₁·m + (1 − β₁)·g
 * v ← β₂·v + (1 − β₂)·g²
 * w ← w − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>Source: D. Kingma, J. Ba, <i>Adam: A Method for Stochastic Optimization</i>, 2015.
 *
 * @param learningRate η, positive
 * @param beta1 β₁, at least 0 and less than 1
 * @param beta2 β₂, at least 0 and less than 1
 * @param epsilon ε, positive
 */
public record Adam(float learningRate, double beta1, double beta2, double epsilon)
    implements Optimizer {

  private static final String M = "m";
  private static final String V = "v";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Adam {
    Optimizer.requireRate(learningRate);
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException("betas " + beta1 + " and " + beta2 + " are not in [0, 1)");
    }
    if (!(epsilon > 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException("epsilon " + epsilon + " is not positive and finite");
    }
  }

  @Override
  public String describe() {
    return "adam(eta=%s, beta1=%s, beta2=%s, epsilon=%s)"
        .formatted(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public List<String> slots() {
    return List.of(M, V);
  }

  /** η/(1 − β₁ᵗ) and 1/√(1 − β₂ᵗ). */
  @Override
  public float[] factors(long t) {
    return new float[] {
      (float) (learningRate / (1 - Math.pow(beta1, (double) t))),
      (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) t)))
    };
  }

  @Override
  public List<Op> update(Update u) {
    Expression g = Expression.input("g");
    Expression m = Expression.input(M).times(beta1).plus(g.times(1 - beta1));
    Expression v = Expression.input(V).times(beta2).plus(g.times(g).times(1 - beta2));
    Expression size = v.sqrt().times(Expression.input("corrected")).plus(epsilon);
    Expression w = Expression.input("w").minus(Expression.input("rate").times(m).over(size));
    return List.of(
        Elementwise.of(
            List.of(
                new Elementwise.Assignment(u.slot(M), m),
                new Elementwise.Assignment(u.slot(V), v),
                new Elementwise.Assignment(u.parameters(), w)),
            Map.of(
                M,
                u.slot(M),
                V,
                u.slot(V),
                "w",
                u.parameters(),
                "g",
                u.gradients(),
                "rate",
                u.factor(0),
                "corrected",
                u.factor(1))));
  }
}
