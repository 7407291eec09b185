package dev.hadamard.nn;

/**
 * How well a network does on a data set.
 *
 * @param loss the mean loss of a sample
 * @param metrics a {@link ConfusionMatrix} for classification, {@link RegressionMetrics} for
 *     regression
 */
public record Evaluation(double loss, Metrics metrics) {

  /**
   * What was taken for what.
   *
   * @throws IllegalStateException if the task is regression
   */
  public ConfusionMatrix confusion() {
    if (metrics instanceof ConfusionMatrix confusion) {
      return confusion;
    }
    throw new IllegalStateException("a regression has no classes to confuse and no accuracy");
  }

  /**
   * How far the answers lie from the values, in the units of the data set.
   *
   * @throws IllegalStateException if the task is classification
   */
  public RegressionMetrics regression() {
    if (metrics instanceof RegressionMetrics regression) {
      return regression;
    }
    throw new IllegalStateException("a classification has no values and no R²");
  }

  /**
   * The fraction of samples recognised.
   *
   * @throws IllegalStateException if the task is regression
   */
  public double accuracy() {
    return confusion().accuracy();
  }

  /** The number of samples. */
  public long samples() {
    return metrics.samples();
  }
}
