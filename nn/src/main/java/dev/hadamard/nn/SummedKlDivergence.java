package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#SUMMED_KL_DIVERGENCE}. */
record SummedKlDivergence() implements ElementLoss {

  private static final KlDivergence TERMS = new KlDivergence();

  @Override
  public String label() {
    return "summed-kl-divergence";
  }

  @Override
  public Expression element() {
    return TERMS.element();
  }

  @Override
  public Expression slope() {
    return T.negate();
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
  public boolean isForClasses() {
    return true;
  }

  @Override
  public String toString() {
    return label();
  }
}
