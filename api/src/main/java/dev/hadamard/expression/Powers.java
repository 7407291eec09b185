package dev.hadamard.expression;

/** A power with a constant exponent, by other operations. */
final class Powers {

  /** The largest whole exponent that is computed by products. */
  private static final int MOST = 8;

  private Powers() {}

  /** a to the power of an exponent, as {@link Expression#pow} says. */
  static Expression expand(Expression a, float exponent) {
    float whole = (float) Math.floor(Math.abs(exponent));
    boolean hasHalf = Math.abs(exponent) - whole == 0.5f;
    if (whole > MOST || !(hasHalf || whole == Math.abs(exponent))) {
      return a.log().times(exponent).exp();
    }
    Expression power = power(a, (int) whole);
    if (hasHalf) {
      power = whole == 0 ? a.sqrt() : power.times(a.sqrt());
    }
    return exponent < 0 ? Expression.constant(1).over(power) : power;
  }

  /** By squaring: a⁷ = (a·a²)·(a²)². */
  private static Expression power(Expression a, int exponent) {
    if (exponent == 0) {
      return Expression.constant(1);
    }
    Expression half = exponent == 1 ? a : power(a, exponent / 2);
    if (exponent == 1) {
      return a;
    }
    Expression even = half.times(half);
    return exponent % 2 == 0 ? even : even.times(a);
  }
}
