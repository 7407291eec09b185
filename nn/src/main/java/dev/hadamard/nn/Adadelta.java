package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * Adadelta, which PyTorch and Keras compute alike.
 *
 * <pre>
 * v ← ρ·v + (1 − ρ)·g²
 * Δ = √(u + ε)/√(v + ε) · g
 * u ← ρ·u + (1 − ρ)·Δ²
 * w ← w − η·Δ
 * </pre>
 *
 * <p>Source: M. Zeiler, <i>ADADELTA: An Adaptive Learning Rate Method</i>, 2012.
 *
 * @param learningRate η, positive
 * @param rho ρ, at least 0 and less than 1
 * @param epsilon ε, positive
 */
public record Adadelta(float learningRate, double rho, double epsilon) implements Optimizer {

  private static final String V = "v";
  private static final String U = "u";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Adadelta {
    Optimizer.requireRate(learningRate);
    Coefficients.requireShares("rho", rho);
    Coefficients.requirePositive("epsilon", epsilon);
  }

  /** The same with another ρ. */
  public Adadelta withRho(double rho) {
    return new Adadelta(learningRate, rho, epsilon);
  }

  /** The same with another ε. */
  public Adadelta withEpsilon(double epsilon) {
    return new Adadelta(learningRate, rho, epsilon);
  }

  @Override
  public String describe() {
    return "adadelta(eta=%s, rho=%s, epsilon=%s)".formatted(learningRate, rho, epsilon);
  }

  @Override
  public List<String> slots() {
    return List.of(V, U);
  }

  /** η. */
  @Override
  public float[] factors(long t, double eta) {
    return new float[] {(float) eta};
  }

  @Override
  public List<Op> update(Update on) {
    FlatUpdate next = new FlatUpdate(on);
    Expression g = next.g();
    Expression v = next.average(V, rho, g.times(g));
    Expression before = next.slot(U);
    Expression delta = before.plus(epsilon).sqrt().over(v.plus(epsilon).sqrt()).times(g);
    next.average(U, rho, delta.times(delta));
    return next.weights(next.w().minus(next.factor("eta", 0).times(delta)));
  }
}
