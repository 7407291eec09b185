package dev.hadamard.nn;

/** How far a network's answers on a data set are right, by the measures of its task. */
public sealed interface Metrics permits ConfusionMatrix, RegressionMetrics {

  /** The number of samples. */
  long samples();
}
