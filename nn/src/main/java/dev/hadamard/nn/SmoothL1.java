package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import java.util.Map;

/** See {@link Loss#smoothL1}. */
record SmoothL1(double beta) implements ElementLoss {

  private static final String BETA = "beta";

  SmoothL1 {
    LossLabel.requirePositive("smooth-l1", BETA, beta);
  }

  static SmoothL1 of(LossLabel label) {
    return new SmoothL1(label.number(BETA));
  }

  @Override
  public String label() {
    return new LossLabel("smooth-l1", Map.of(BETA, Double.toString(beta))).toString();
  }

  @Override
  public Expression element() {
    Expression size = A.minus(T).abs();
    return size.less(beta).select(size.pow(2).times(0.5 / beta), size.minus(0.5 * beta));
  }

  @Override
  public Expression slope() {
    return A.minus(T).over(beta).max(-1).min(1);
  }

  @Override
  public double element(double a, double t) {
    double size = Math.abs(a - t);
    return size < beta ? size * size / (2 * beta) : size - beta / 2;
  }

  @Override
  public String toString() {
    return label();
  }
}
