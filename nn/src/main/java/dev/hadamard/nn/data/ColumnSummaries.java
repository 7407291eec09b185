package dev.hadamard.nn.data;

import java.util.Arrays;

/**
 * The range of each column of numbers, in double, and whether the column counts the lines. Both are
 * updated while a table is read.
 */
final class ColumnSummaries {

  /** With fewer lines a column may count up by chance. */
  private static final int FEWEST_COUNTED = 5;

  /** A column whose range has fewer float32 steps than this has lost its information. */
  private static final double FEWEST_STEPS = 1000;

  private final double[] min;
  private final double[] max;
  private final double[] first;
  private final double[] last;
  private final boolean[] countsUp;
  private final int[] present;
  private boolean hasFraction;

  ColumnSummaries(int columns) {
    min = new double[columns];
    max = new double[columns];
    first = new double[columns];
    last = new double[columns];
    countsUp = new boolean[columns];
    present = new int[columns];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    Arrays.fill(countsUp, true);
  }

  /** Adds the next number of a column. */
  void add(int column, double value) {
    if (present[column] == 0) {
      first[column] = value;
    } else {
      countsUp[column] &= value == last[column] + 1;
    }
    last[column] = value;
    include(column, value);
  }

  /** Adds the number above all others of a column. */
  void addAbove(int column, double value) {
    countsUp[column] &= present[column] == 0 || value == first[column] - 1;
    include(column, value);
  }

  private void include(int column, double value) {
    min[column] = Math.min(min[column], value);
    max[column] = Math.max(max[column], value);
    present[column]++;
    hasFraction |= value != Math.rint(value);
  }

  /** Whether any number so far has a fraction. */
  boolean haveFractions() {
    return hasFraction;
  }

  /** The number of numbers in a column. */
  int count(int column) {
    return present[column];
  }

  /** Whether a column has no numbers. */
  boolean isEmpty(int column) {
    return present[column] == 0;
  }

  /** Whether a column increases by one from line to line, as row numbers do. */
  boolean countsUp(int column) {
    return countsUp[column] && present[column] >= FEWEST_COUNTED;
  }

  /** Whether rounding to float32 removes almost all differences between the numbers of a column. */
  boolean isBlurred(int column) {
    double largest = Math.max(Math.abs(min[column]), Math.abs(max[column]));
    double spread = max[column] - min[column];
    return spread > 0 && spread < FEWEST_STEPS * Math.ulp((float) largest);
  }

  double min(int column) {
    return min[column];
  }

  double max(int column) {
    return max[column];
  }
}
