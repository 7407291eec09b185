package dev.hadamard.nn.data;

import java.util.Arrays;

/**
 * What is remembered of each column of numbers while a table is read, in double: how far it
 * reaches, and whether it counts the lines.
 */
final class ColumnSummaries {

  /** So few lines may count up by chance. */
  private static final int FEWEST_COUNTED = 5;

  /** A column of which float32 keeps fewer steps has lost what it has to say. */
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

  /** Takes the next number of a column. */
  void add(int column, double value) {
    if (present[column] == 0) {
      first[column] = value;
    } else {
      countsUp[column] &= value == last[column] + 1;
    }
    last[column] = value;
    include(column, value);
  }

  /** Takes the number that stands above all others of a column. */
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

  /** Whether any number seen so far is not whole. */
  boolean haveFractions() {
    return hasFraction;
  }

  /** Whether a column has no number at all. */
  boolean isEmpty(int column) {
    return present[column] == 0;
  }

  /** Whether a column goes up by one from line to line, as row numbers do. */
  boolean countsUp(int column) {
    return countsUp[column] && present[column] >= FEWEST_COUNTED;
  }

  /** Whether rounding to float32 leaves hardly any difference between the numbers of a column. */
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
