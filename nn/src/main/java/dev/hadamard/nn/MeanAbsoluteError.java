package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#MEAN_ABSOLUTE_ERROR}. */
record MeanAbsoluteError() implements ElementLoss {

  @Override
  public String label() {
    return "mean-absolute-error";
  }

  @Override
  public Expression element() {
    return A.minus(T).abs();
  }

  @Override
  public Expression slope() {
    Expression error = A.minus(T);
    Expression one = Expression.constant(1);
    return error.greater(0).select(one, error.less(0).select(one.negate(), error)); // NaN stays
  }

  @Override
  public double element(double a, double t) {
    return Math.abs(a - t);
  }

  @Override
  public String toString() {
    return label();
  }
}
