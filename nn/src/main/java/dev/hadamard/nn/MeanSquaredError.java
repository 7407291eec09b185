package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#MEAN_SQUARED_ERROR}. */
record MeanSquaredError() implements ElementLoss {

  @Override
  public String label() {
    return "mean-squared-error";
  }

  @Override
  public Expression element() {
    return A.minus(T).pow(2);
  }

  @Override
  public Expression slope() {
    return A.minus(T).times(2);
  }

  @Override
  public double element(double a, double t) {
    return (a - t) * (a - t);
  }

  @Override
  public String toString() {
    return label();
  }
}
