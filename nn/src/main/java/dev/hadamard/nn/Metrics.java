package dev.hadamard.nn;

/** The metrics of a network on a data set, which depend on the task. */
public sealed interface Metrics permits ConfusionMatrix, RegressionMetrics {

  /** The number of samples. */
  long samples();
}
