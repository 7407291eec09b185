package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#HALF_SQUARED_ERROR}. */
record HalfSquaredError() implements ElementLoss {

  @Override
  public String label() {
    return "half-squared-error";
  }

  @Override
  public Expression element() {
    return A.minus(T).pow(2).times(0.5);
  }

  @Override
  public Expression slope() {
    return A.minus(T);
  }

  @Override
  public double element(double a, double t) {
    return (a - t) * (a - t) / 2;
  }

  @Override
  public double divisor(int rows, int columns) {
    return rows;
  }

  @Override
  public String toString() {
    return label();
  }
}
