package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#SUMMED_BINARY_CROSS_ENTROPY}. */
record SummedBinaryCrossEntropy() implements ElementLoss, LogitsLoss {

  private static final BinaryCrossEntropy TERMS = new BinaryCrossEntropy();

  @Override
  public String label() {
    return "summed-binary-cross-entropy";
  }

  @Override
  public Expression element() {
    return TERMS.element();
  }

  @Override
  public Expression slope() {
    return TERMS.slope();
  }

  @Override
  public double element(double a, double t) {
    return TERMS.element(a, t);
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
