package dev.hadamard.expression;

/**
 * A value with the bound of its error in float32.
 *
 * @param value in double, computed from float32 inputs
 * @param error the largest |float32 result − value| that is admissible; infinite where any result
 *     is, because the value is too near to an overflow, a pole or the edge of a domain
 */
public record Bounded(double value, double error) {

  /** Whether a float32 result is within the bound. NaN has to be NaN, and infinity infinity. */
  public boolean admits(float result) {
    if (error == Double.POSITIVE_INFINITY) {
      return true;
    }
    return Double.isNaN(value)
        ? Float.isNaN(result)
        : result == value || Math.abs(result - value) <= error;
  }
}
