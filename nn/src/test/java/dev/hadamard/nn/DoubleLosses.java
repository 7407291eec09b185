package dev.hadamard.nn;

import dev.hadamard.Shape;

/** Losses of a batch on a {@link Tape}. */
final class DoubleLosses {

  private DoubleLosses() {}

  /**
   * The loss of a batch.
   *
   * @param a the outputs of all samples
   * @param t their targets
   */
  static int of(Tape tape, Loss loss, int[] a, NetworkSpec spec, float[] t) {
    Shape sample = spec.output();
    int n = sample.columns();
    int rows = a.length / n;
    int[] terms = new int[rows];
    for (int row = 0; row < rows; row++) {
      terms[row] =
          switch (loss.label()) {
            case "half-squared-error" -> squares(tape, a, t, row * n, n, 0.5);
            case "mean-squared-error" -> squares(tape, a, t, row * n, n, 1.0 / n);
            case "softmax-cross-entropy" -> crossEntropy(tape, a, t, row * n, n);
            case "binary-cross-entropy" -> binary(tape, a, t, row * n, n);
            default -> throw new IllegalArgumentException(loss.label());
          };
    }
    return tape.mean(terms, 1.0 / rows);
  }

  private static int squares(Tape tape, int[] a, float[] t, int first, int n, double factor) {
    int[] terms = new int[n];
    for (int j = 0; j < n; j++) {
      int error = tape.subtract(a[first + j], tape.leaf(t[first + j]));
      terms[j] = tape.multiply(error, error);
    }
    return tape.mean(terms, factor);
  }

  /** −Σ t·ln p = Σ t·(ln Σ e^(z − max) − (z − max)). */
  private static int crossEntropy(Tape tape, int[] z, float[] t, int first, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = first; j < first + n; j++) {
      max = Math.max(max, tape.value(z[j]));
    }
    int[] powers = new int[n];
    for (int j = 0; j < n; j++) {
      powers[j] = tape.exp(z[first + j], max);
    }
    int logSum = tape.log(tape.mean(powers, 1));
    int[] terms = new int[n];
    for (int j = 0; j < n; j++) {
      int shifted = tape.subtract(z[first + j], tape.leaf(max));
      terms[j] = tape.scale(tape.subtract(logSum, shifted), t[first + j]);
    }
    return tape.mean(terms, 1);
  }

  /** max(z, 0) − t·z + ln(1 + e^−|z|), with the slope σ(z) − t. */
  private static int binary(Tape tape, int[] z, float[] t, int first, int n) {
    int[] terms = new int[n];
    for (int j = 0; j < n; j++) {
      double at = tape.value(z[first + j]);
      double target = t[first + j];
      double term = Math.max(at, 0) - target * at + Math.log1p(Math.exp(-Math.abs(at)));
      terms[j] = tape.function(z[first + j], term, 1 / (1 + Math.exp(-at)) - target, 20);
    }
    return tape.mean(terms, 1.0 / n);
  }
}
