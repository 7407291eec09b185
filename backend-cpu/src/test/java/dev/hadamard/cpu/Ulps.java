package dev.hadamard.cpu;

/** Distance of a float from the exact value, in units in the last place of the exact value. */
final class Ulps {

  private static final double SMALLEST_NORMAL = 0x1p-126;

  private Ulps() {}

  /**
   * 0 where both are the same infinity; below 2⁻¹²⁶ the unit is 2⁻¹²⁶; infinite for a wrong NaN.
   */
  static double between(float actual, double exact) {
    if (Double.isNaN(exact) || Float.isNaN(actual)) {
      return Double.isNaN(exact) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Float.isInfinite((float) exact)) {
      return actual == (float) exact ? 0 : Double.POSITIVE_INFINITY;
    }
    double magnitude = Math.abs(exact);
    double unit =
        magnitude < SMALLEST_NORMAL
            ? SMALLEST_NORMAL
            : Math.scalb(1.0, Math.getExponent(magnitude) - 23);
    return Math.abs(actual - exact) / unit;
  }
}
