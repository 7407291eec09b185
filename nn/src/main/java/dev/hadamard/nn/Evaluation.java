package dev.hadamard.nn;

/**
 * The loss and metrics of a network on a data set.
 *
 * @param loss the mean loss per sample
 * @param metrics a {@link ConfusionMatrix} for classification, {@link RegressionMetrics} for
 *     regression
 */
public record Evaluation(double loss, Metrics metrics) {

  /**
   * The confusion matrix of a classification.
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
   * The error measures of a regression, in the units of the data set.
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
   * The accuracy: the fraction of samples that were predicted correctly.
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
