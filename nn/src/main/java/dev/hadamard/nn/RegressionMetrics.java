package dev.hadamard.nn;

import java.util.Locale;

/**
 * The error measures of a regression: how far a network's outputs yᵢ are from the values tᵢ of n
 * samples. Computed in double.
 *
 * @param samples the number of samples n
 * @param mse the mean squared error, 1/n Σ (yᵢ − tᵢ)²
 * @param mae the mean absolute error, 1/n Σ |yᵢ − tᵢ|
 * @param r2 the coefficient of determination R² = 1 − Σ (yᵢ − tᵢ)² / Σ (tᵢ − t̄)², where t̄ is the
 *     mean of these n values: 1 is perfect, 0 is no better than always predicting t̄, and below 0
 *     is worse. NaN if all values are equal, as with a single sample
 */
public record RegressionMetrics(long samples, double mse, double mae, double r2)
    implements Metrics {

  /**
   * Computes the measures from outputs and values.
   *
   * @throws IllegalArgumentException if the arrays are empty or differ in length
   */
  public static RegressionMetrics of(float[] answers, float[] values) {
    int n = values.length;
    if (n == 0 || answers.length != n) {
      throw new IllegalArgumentException(answers.length + " answers for " + n + " values");
    }
    double sum = 0;
    double squares = 0;
    double distances = 0;
    for (int i = 0; i < n; i++) {
      double error = (double) answers[i] - values[i];
      squares += error * error;
      distances += Math.abs(error);
      sum += values[i];
    }
    double variation = variation(values, sum / n);
    double r2 = variation == 0 ? Double.NaN : 1 - squares / variation;
    return new RegressionMetrics(n, squares / n, distances / n, r2);
  }

  /** Σ (tᵢ − t̄)², in a separate pass: Σ tᵢ² − n·t̄² would cancel for values far from 0. */
  private static double variation(float[] values, double mean) {
    double variation = 0;
    for (float value : values) {
      double difference = value - mean;
      variation += difference * difference;
    }
    return variation;
  }

  /** The root mean squared error, in the units of the values. */
  public double rmse() {
    return Math.sqrt(mse);
  }

  /**
   * Converts the measures to other units. With {@link dev.hadamard.nn.data.TargetScaling#unit()}
   * those of scaled values become those in the original units.
   *
   * @param unit one unit of these measures, in the other units
   */
  public RegressionMetrics inUnits(double unit) {
    return new RegressionMetrics(samples, mse * unit * unit, mae * unit, r2);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "R² %.4f, MAE %.4g, MSE %.4g", r2, mae, mse);
  }
}
