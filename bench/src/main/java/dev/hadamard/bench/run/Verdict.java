package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.tck.Ulps;

/** Collects comparisons: the largest error relative to its bound, and the number of comparisons. */
final class Verdict {

  /** The value for an infinite error, because JSON has no infinity. */
  private static final double BEYOND = 1e9;

  private double worst;
  private long elements;
  private boolean isSound = true;

  /** Fails unless the result has this many numbers. */
  void requireSize(float[] result, int size) {
    if (result.length != size) {
      isSound = false;
      worst = Double.POSITIVE_INFINITY;
    }
  }

  /** Whether elements can be compared at all. */
  boolean isSound() {
    return isSound;
  }

  /** Compares a number with the exact one. */
  void compare(float got, double exact, double bound) {
    elements++;
    book(Ulps.distance(got, exact), bound);
  }

  /** Compares a sum of numbers, which is not counted as a comparison. */
  void compareSum(double got, double exact, double bound) {
    book(Double.isNaN(got) ? Double.POSITIVE_INFINITY : Math.abs(got - exact), bound);
  }

  private void book(double error, double bound) {
    if (error > 0) {
      worst = Math.max(worst, bound > 0 ? error / bound : Double.POSITIVE_INFINITY);
    }
  }

  /**
   * The result.
   *
   * @param bound the bound in words
   * @param of the number of elements
   */
  Check check(String bound, long of) {
    return new Check(worst <= 1, Math.min(worst, BEYOND), bound, elements, of);
  }
}
