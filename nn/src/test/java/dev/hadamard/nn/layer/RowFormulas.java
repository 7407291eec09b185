package dev.hadamard.nn.layer;

import java.util.function.DoubleUnaryOperator;

/** Formulas of layers in double, on rows of numbers. */
final class RowFormulas {

  private RowFormulas() {}

  /** x·wᵀ + b; also a convolution whose window is one pixel, or the whole image. */
  static double[] dense(double[] x, double[] w, double[] b) {
    int out = b.length;
    int in = w.length / out;
    double[] z = new double[x.length / in * out];
    for (int i = 0; i < z.length; i++) {
      z[i] = b[i % out];
      for (int k = 0; k < in; k++) {
        z[i] += x[i / out * in + k] * w[i % out * in + k];
      }
    }
    return z;
  }

  /** The mean of f over elements that are a stride apart. */
  static double mean(double[] x, int first, int stride, int count, DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += f.applyAsDouble(x[first + i * stride]);
    }
    return sum / count;
  }

  /** The mean square difference from the mean. */
  static double variance(double[] x, int first, int stride, int count) {
    double mean = mean(x, first, stride, count, v -> v);
    return mean(x, first, stride, count, v -> (v - mean) * (v - mean));
  }

  /** γ·(x − mean)/√(var + ε) + β with the statistics of the columns. */
  static double[] batchNorm(double[] x, double[] gamma, double[] beta, double epsilon) {
    int c = gamma.length;
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int j = i % c;
      double mean = mean(x, j, c, x.length / c, v -> v);
      double deviation = Math.sqrt(variance(x, j, c, x.length / c) + epsilon);
      y[i] = gamma[j] * (x[i] - mean) / deviation + beta[j];
    }
    return y;
  }

  /** The same with the statistics of the rows. */
  static double[] layerNorm(double[] x, double[] gamma, double[] beta, double epsilon) {
    int c = gamma.length;
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int first = i / c * c;
      double mean = mean(x, first, 1, c, v -> v);
      double deviation = Math.sqrt(variance(x, first, 1, c) + epsilon);
      y[i] = gamma[i % c] * (x[i] - mean) / deviation + beta[i % c];
    }
    return y;
  }

  /** The same with the statistics of groups of channels, for samples of some pixels. */
  static double[] groupNorm(
      double[] x, double[] gamma, double[] beta, int pixels, int groups, double epsilon) {
    int c = gamma.length;
    int depth = c / groups;
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int first = i / (c * pixels) * c * pixels + i % c / depth * depth;
      double[] group = new double[pixels * depth];
      for (int k = 0; k < group.length; k++) {
        group[k] = x[first + k / depth * c + k % depth];
      }
      double mean = mean(group, 0, 1, group.length, v -> v);
      double deviation = Math.sqrt(variance(group, 0, 1, group.length) + epsilon);
      y[i] = gamma[i % c] * (x[i] - mean) / deviation + beta[i % c];
    }
    return y;
  }

  /** γ·x/√(mean x² + ε). */
  static double[] rmsNorm(double[] x, double[] gamma, double epsilon) {
    int c = gamma.length;
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      double square = mean(x, i / c * c, 1, c, v -> v * v);
      y[i] = gamma[i % c] * x[i] / Math.sqrt(square + epsilon);
    }
    return y;
  }
}
