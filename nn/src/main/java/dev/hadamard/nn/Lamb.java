package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * LAMB: Adam's direction, with a step for each parameter that is in proportion to its norm.
 *
 * <pre>
 * m ← β₁·m + (1 − β₁)·g
 * v ← β₂·v + (1 − β₂)·g²
 * r = m/(1 − β₁ᵗ) / (√v/√(1 − β₂ᵗ) + ε) + λ·w
 * w ← w − η·‖w‖/‖r‖·r      for each weight matrix or bias by itself
 * </pre>
 *
 * <p>‖w‖/‖r‖ is 1 where a norm is 0, as of a bias at first. An update is one operation for all
 * parameters and then three for each: two norms and a step. It replaces the gradients by r.
 *
 * <p>Source: Y. You et al., <i>Large Batch Optimization for Deep Learning</i>, 2020; ε as in optax.
 *
 * @param learningRate η, positive
 * @param beta1 β₁, at least 0 and less than 1
 * @param beta2 β₂, at least 0 and less than 1
 * @param epsilon ε, positive
 * @param decay λ, not negative
 */
public record Lamb(float learningRate, double beta1, double beta2, double epsilon, double decay)
    implements Optimizer {

  private static final String M = "m";
  private static final String V = "v";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Lamb {
    Optimizer.requireRate(learningRate);
    Coefficients.requireShares("one of the betas", beta1, beta2);
    Coefficients.requirePositive("epsilon", epsilon);
    Coefficients.requireNotNegative("decay", decay);
  }

  /** The same with other shares of the old averages. */
  public Lamb withBetas(double beta1, double beta2) {
    return new Lamb(learningRate, beta1, beta2, epsilon, decay);
  }

  /** The same with another ε. */
  public Lamb withEpsilon(double epsilon) {
    return new Lamb(learningRate, beta1, beta2, epsilon, decay);
  }

  /** The same with another λ, which is a part of r; {@link #withDecay} is not. */
  public Lamb withDirectionDecay(double lambda) {
    return new Lamb(learningRate, beta1, beta2, epsilon, lambda);
  }

  @Override
  public String describe() {
    return "lamb(eta=%s, beta1=%s, beta2=%s, epsilon=%s, decay=%s)"
        .formatted(learningRate, beta1, beta2, epsilon, decay);
  }

  @Override
  public List<String> slots() {
    return List.of(M, V);
  }

  /** η, 1/(1 − β₁ᵗ) and 1/√(1 − β₂ᵗ). */
  @Override
  public float[] factors(long t, double eta) {
    return new float[] {
      (float) eta,
      (float) (1 / (1 - Math.pow(beta1, (double) t))),
      (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) t)))
    };
  }

  @Override
  public List<Op> update(Update u) {
    FlatUpdate next = new FlatUpdate(u);
    Expression g = next.g();
    Expression m = next.average(M, beta1, g).times(next.factor("rate", 1));
    Expression v = next.average(V, beta2, g.times(g));
    Expression size = v.sqrt().times(next.factor("corrected", 2)).plus(epsilon);
    Expression direction = m.over(size);
    List<Op> ops =
        new ArrayList<>(
            next.gradients(decay == 0 ? direction : direction.plus(next.w().times(decay))));
    for (Segment segment : u.segments()) {
      ops.addAll(step(u, segment));
    }
    return ops;
  }

  private static List<Op> step(Update u, Segment segment) {
    Tensor w = segment.of(u.parameters());
    Tensor r = segment.of(u.gradients());
    Tensor sumW = u.scratch("lamb.w." + segment.name(), Shape.of(1, 1));
    Tensor sumR = u.scratch("lamb.r." + segment.name(), Shape.of(1, 1));
    List<Op> ops = new ArrayList<>();
    ops.addAll(FlatReduction.sumOfSquares(u, w, sumW));
    ops.addAll(FlatReduction.sumOfSquares(u, r, sumR));
    Expression ww = Expression.input("ww");
    Expression rr = Expression.input("rr");
    Expression isZero = ww.equal(Expression.constant(0)).max(rr.equal(Expression.constant(0)));
    Expression trust = isZero.select(Expression.constant(1), ww.sqrt().over(rr.sqrt()));
    Expression step = Expression.input("eta").times(trust).times(Expression.input("r"));
    ops.add(
        Elementwise.of(
            w,
            Expression.input("w").minus(step),
            Map.of("w", w, "r", r, "ww", sumW, "rr", sumR, "eta", u.factor(0))));
    return ops;
  }
}
