package dev.hadamard.nn;

import dev.hadamard.expression.Expression;
import java.util.Map;

/** See {@link Loss#huber}. */
record Huber(double delta) implements ElementLoss {

  private static final String DELTA = "delta";

  Huber {
    LossLabel.requirePositive("huber", DELTA, delta);
  }

  static Huber of(LossLabel label) {
    return new Huber(label.number(DELTA));
  }

  @Override
  public String label() {
    return new LossLabel("huber", Map.of(DELTA, Double.toString(delta))).toString();
  }

  @Override
  public Expression element() {
    Expression size = A.minus(T).abs();
    Expression beyond = size.minus(0.5 * delta).times(delta);
    return size.less(delta).select(size.pow(2).times(0.5), beyond);
  }

  @Override
  public Expression slope() {
    return A.minus(T).max(-delta).min(delta);
  }

  @Override
  public double element(double a, double t) {
    double size = Math.abs(a - t);
    return size < delta ? size * size / 2 : delta * (size - delta / 2);
  }

  @Override
  public String toString() {
    return label();
  }
}
