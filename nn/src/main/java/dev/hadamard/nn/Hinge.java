package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#HINGE}. */
record Hinge() implements ElementLoss {

  @Override
  public String label() {
    return "hinge";
  }

  @Override
  public Expression element() {
    return margin().negate().plus(1).max(0);
  }

  @Override
  public Expression slope() {
    Expression sign = T.times(2).minus(1);
    return margin().less(1).select(sign.negate(), margin().times(0)); // NaN stays
  }

  @Override
  public double element(double a, double t) {
    return Math.max(0, 1 - (2 * t - 1) * a);
  }

  /** s·a with s = 2t − 1. */
  private static Expression margin() {
    return T.times(2).minus(1).times(A);
  }

  @Override
  public boolean isForClasses() {
    return true;
  }

  @Override
  public double threshold() {
    return 0;
  }

  @Override
  public String toString() {
    return label();
  }
}
