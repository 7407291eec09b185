package dev.hadamard.nn.data;

/**
 * The scaling of a regression's values: the network learns y = (value − offset) / unit. A trained
 * network needs it as much as its weights, so the two are saved together.
 *
 * <p>It brings values of any size near 1, the size for which initial weights and learning rates are
 * chosen. The coefficients are double, so that values near 1e9 keep their differences.
 *
 * @param offset the value that becomes 0
 * @param unit the difference of two values that becomes 1, above 0
 */
public record TargetScaling(double offset, double unit) {

  /**
   * Checks the coefficients.
   *
   * @throws IllegalArgumentException if a coefficient is not finite or the unit is not positive
   */
  public TargetScaling {
    if (!Double.isFinite(offset) || !Double.isFinite(unit) || unit <= 0) {
      throw new IllegalArgumentException(
          "target scaling: offset " + offset + " and unit " + unit + " are no finite map");
    }
  }

  /**
   * Computes the coefficients from the training part: the offset is the mean of its values, the
   * unit their standard deviation (divided by n), or 1 if all values are equal.
   *
   * @throws IllegalArgumentException if the data set is empty
   * @throws IllegalStateException if its task is classification
   */
  public static TargetScaling fit(DataSet train) {
    int rows = train.rows();
    if (rows == 0) {
      throw new IllegalArgumentException("target scaling: data set " + train.name() + " is empty");
    }
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += train.value(row);
    }
    double mean = sum / rows;
    double squares = 0;
    for (int row = 0; row < rows; row++) {
      double difference = train.value(row) - mean;
      squares += difference * difference;
    }
    double deviation = Math.sqrt(squares / rows);
    return new TargetScaling(mean, deviation > 0 ? deviation : 1);
  }

  /**
   * Returns the data set with scaled values y, each rounded once to float32.
   *
   * @throws IllegalArgumentException if a y is not finite
   * @throws IllegalStateException if its task is classification
   */
  public DataSet apply(DataSet data) {
    float[] scaled = new float[data.rows()];
    for (int row = 0; row < scaled.length; row++) {
      scaled[row] = (float) ((data.value(row) - offset) / unit);
    }
    return data.withValues(scaled);
  }

  /** Converts an output of the network to a value: offset + unit·y. */
  public double restore(double y) {
    return offset + unit * y;
  }
}
