package dev.hadamard.nn;

import dev.hadamard.expression.Expression;

/** See {@link Loss#KL_DIVERGENCE}. */
record KlDivergence() implements ElementLoss {

  @Override
  public String label() {
    return "kl-divergence";
  }

  @Override
  public Expression element() {
    return T.equal(Expression.constant(0))
        .select(Expression.constant(0), T.times(T.log().minus(A)));
  }

  @Override
  public Expression slope() {
    return T.negate();
  }

  @Override
  public double element(double a, double t) {
    return t == 0 ? 0 : t * (Math.log(t) - a);
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
