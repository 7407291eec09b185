package dev.hadamard.nn.data;

/**
 * What a regression's network answers in: y = (value − offset) / unit. It belongs to a trained
 * network as much as its weights do and is saved with it.
 *
 * <p>Values of any size are so brought near 1, where initial weights and learning rates are made
 * for. The coefficients are double: float32 values near 1e9 keep their differences.
 *
 * @param offset in the units of the values
 * @param unit in the units of the values, above 0
 */
public record TargetScaling(double offset, double unit) {

  /**
   * Checks the coefficients.
   *
   * @throws IllegalArgumentException if one is not finite or the unit is not positive
   */
  public TargetScaling {
    if (!Double.isFinite(offset) || !Double.isFinite(unit) || unit <= 0) {
      throw new IllegalArgumentException(
          "target scaling: offset " + offset + " and unit " + unit + " are no finite map");
    }
  }

  /**
   * Standardises: the offset is the mean of the training part's values, the unit their standard
   * deviation (divided by n); 1 if they are all equal.
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
   * The data set with y in place of its values, each rounded once to float32.
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

  /** The value that an output of the network stands for: offset + unit·y. */
  public double restore(double y) {
    return offset + unit * y;
  }
}
