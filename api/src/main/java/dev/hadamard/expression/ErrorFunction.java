package dev.hadamard.expression;

/** The error function in double precision, which the JDK lacks. */
final class ErrorFunction {

  /** From here on erf is 1 in double. */
  private static final double ONE_FROM = 6;

  private ErrorFunction() {}

  /**
   * 2/√π·e^(−x²)·Σₙ 2ⁿx²ⁿ⁺¹/(1·3·…·(2n + 1)), whose terms all have the same sign (Abramowitz and
   * Stegun, 7.1.6).
   */
  static double of(double x) {
    if (Double.isNaN(x) || Math.abs(x) >= ONE_FROM) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    double term = x;
    double sum = 0;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 2; n++) {
      sum += term;
      term *= 2 * x * x / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
