package dev.hadamard.tck;

/** Distances between a float32 result and an exact value, in units in the last place. */
public final class Ulps {

  /** Half the distance from 1 to the next float: the unit roundoff u = 2⁻²⁴. */
  public static final double U = 0x1p-24;

  /** The smallest normal float, 2⁻¹²⁶; below it devices may flush to zero. */
  public static final double MIN_NORMAL = 0x1p-126;

  private static final double BEYOND_MAX = 0x1p128;

  private Ulps() {}

  /** The spacing of float32 numbers at this value; 2⁻¹⁴⁹ near zero. */
  public static double of(double value) {
    double magnitude = Math.abs(value);
    return magnitude >= BEYOND_MAX
        ? Math.ulp(Float.MAX_VALUE)
        : Math.scalb(1.0, Math.max(Math.getExponent(magnitude), Float.MIN_EXPONENT) - 23);
  }

  /**
   * The distance |got − exact|. Two NaN have distance 0, and one NaN has an infinite distance.
   * Infinity counts as 2¹²⁸, the number that float32 rounds to it, so that a result next to the
   * overflow threshold is tested like any other.
   */
  public static double distance(float got, double exact) {
    if (Float.isNaN(got) || Double.isNaN(exact)) {
      return Float.isNaN(got) && Double.isNaN(exact) ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(finite(got) - finite(exact));
  }

  private static double finite(double value) {
    return Math.max(-BEYOND_MAX, Math.min(BEYOND_MAX, value));
  }
}
