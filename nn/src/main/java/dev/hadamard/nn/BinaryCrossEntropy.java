package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#BINARY_CROSS_ENTROPY}. */
record BinaryCrossEntropy() implements ElementLoss, LogitsLoss {

  @Override
  public String label() {
    return "binary-cross-entropy";
  }

  @Override
  public Expression element() {
    return A.max(0).minus(T.times(A)).plus(A.abs().negate().exp().log1p());
  }

  @Override
  public Expression slope() {
    return A.sigmoid().minus(T);
  }

  @Override
  public double element(double a, double t) {
    return Math.max(a, 0) - t * a + Math.log1p(Math.exp(-Math.abs(a)));
  }

  @Override
  public String toString() {
    return label();
  }
}
