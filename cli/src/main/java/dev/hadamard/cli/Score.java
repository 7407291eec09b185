package dev.hadamard.cli;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.data.Task;
import java.util.Locale;

/** The one figure of an epoch that says how well samples are predicted; more is better. */
enum Score {
  /** The fraction of samples recognised, from 0 to 1. */
  ACCURACY("accuracy", "acc"),
  /** The coefficient of determination: at most 1, without a lower bound, NaN where undefined. */
  R2("R²", "R²");

  private final String label;
  private final String brief;

  Score(String label, String brief) {
    this.label = label;
    this.brief = brief;
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

  /** The same on the training set, as in {@code train accuracy 0.9983}. */
  String describeTrain(double train) {
    return String.format(Locale.ROOT, "train %s %.4f", label, train);
  }

  /** For a table: a share in percent, R² as it is, with as many digits as tell it from 1. */
  String cell(double value) {
    return this == ACCURACY ? Figures.percent(value) : String.format(Locale.ROOT, "%.4f", value);
  }

  /** The name above a table's column. */
  String brief() {
    return brief;
  }

  /** The name on axes and in lines. */
  @Override
  public String toString() {
    return "test " + label;
  }
}
