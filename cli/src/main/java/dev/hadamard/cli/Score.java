package dev.hadamard.cli;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.data.Task;
import java.util.Locale;

/** The one figure of an epoch that says how well the held-out samples are predicted. */
enum Score {
  /** The fraction of samples recognised, from 0 to 1. */
  ACCURACY("accuracy"),
  /** The coefficient of determination: at most 1, without a lower bound, NaN where undefined. */
  R2("R²");

  private final String label;

  Score(String label) {
    this.label = label;
  }

  static Score of(Task task) {
    return task == Task.REGRESSION ? R2 : ACCURACY;
  }

  double of(Evaluation evaluation) {
    return this == R2 ? evaluation.regression().r2() : evaluation.accuracy();
  }

  /** With the name in front, as in {@code test accuracy 0.9750}. */
  String describe(double test) {
    return String.format(Locale.ROOT, "%s %.4f", this, test);
  }

  /** The name on axes and in lines. */
  @Override
  public String toString() {
    return "test " + label;
  }
}
