package dev.hadamard.nn.layer;

/** Checks the ε that keeps a norm from dividing by 0. */
final class Epsilon {

  private Epsilon() {}

  static void require(String layer, double epsilon) {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon of %s: %s, take a small positive number such as 1e-5".formatted(layer, epsilon));
    }
  }
}
