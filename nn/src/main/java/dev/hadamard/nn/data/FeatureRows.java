package dev.hadamard.nn.data;

import java.util.Arrays;

/**
 * The features of a table's samples, row-major, in an array that grows. The cells of the next
 * sample are set one by one; it counts once it is {@linkplain #keep() kept}.
 */
final class FeatureRows {

  private static final int FIRST_CAPACITY = 1024;
  private static final int MOST_FEATURES = Integer.MAX_VALUE - 8;

  private final String file;
  private final int columns;
  private float[] features = new float[FIRST_CAPACITY];
  private int used;

  FeatureRows(String file, int columns) {
    this.file = file;
    this.columns = columns;
  }

  /**
   * Makes room for the next sample.
   *
   * @throws DataFileException if the features no longer fit one array
   */
  void reserve(long line) {
    long needed = (long) used + columns;
    if (needed > MOST_FEATURES) {
      throw new DataFileException(file, line, "more than " + MOST_FEATURES + " features in all");
    }
    if (needed > features.length) {
      long wanted = Math.max(features.length * 2L, needed);
      features = Arrays.copyOf(features, (int) Math.min(wanted, MOST_FEATURES));
    }
  }

  /** Sets a feature of the next sample. */
  void set(int column, float feature) {
    features[used + column] = feature;
  }

  /** Keeps the next sample. */
  void keep() {
    used += columns;
  }

  /** The number of samples kept. */
  int rows() {
    return used / columns;
  }

  /** A copy of the features of all samples. */
  float[] toArray() {
    return Arrays.copyOf(features, used);
  }

  /** A copy of the features of these samples, in this order. */
  float[] select(int[] rows) {
    float[] chosen = new float[rows.length * columns];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(features, rows[row] * columns, chosen, row * columns, columns);
    }
    return chosen;
  }
}
