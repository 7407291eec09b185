package dev.hadamard.nn;

/** Checks the constants of optimizers. */
final class Coefficients {

  private Coefficients() {}

  /** Refuses what is no share of an old value: not in [0, 1). */
  static void requireShares(String names, double... values) {
    for (double value : values) {
      if (!(value >= 0 && value < 1)) {
        throw new IllegalArgumentException(names + " " + value + " is not in [0, 1)");
      }
    }
  }

  static void requirePositive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " " + value + " is not positive and finite");
    }
  }

  static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " " + value + " is negative or not finite");
    }
  }
}
