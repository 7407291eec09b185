package dev.hadamard.nn;

import dev.hadamard.Activation;

/**
 * The same network in double, element by element and straight from the formulas of the books: the
 * oracle of these tests. Shares nothing with the library but the scalar {@link Activation}s.
 */
final class DoubleMlp {

  final double[][][] w;
  final double[][] b;
  private final double[][][] velocityW;
  private final double[][] velocityB;
  private final Activation[] f;
  private final Loss loss;

  /** The gradient of a batch's mean loss. */
  static final class Gradient {
    final double[][][] w;
    final double[][] b;

    Gradient(double[][][] w, double[][] b) {
      this.w = w;
      this.b = b;
    }

    double maxAbs() {
      double max = 0;
      for (int l = 0; l < w.length; l++) {
        for (int j = 0; j < w[l].length; j++) {
          max = Math.max(max, Math.abs(b[l][j]));
          for (double value : w[l][j]) {
            max = Math.max(max, Math.abs(value));
          }
        }
      }
      return max;
    }
  }

  DoubleMlp(NetworkSpec spec, Parameters start, Loss loss) {
    this.loss = loss;
    this.w = new double[spec.depth()][][];
    this.b = new double[spec.depth()][];
    this.velocityW = new double[spec.depth()][][];
    this.velocityB = new double[spec.depth()][];
    this.f = new Activation[spec.depth()];
    for (int l = 0; l < spec.depth(); l++) {
      int out = spec.outputsOf(l);
      int in = spec.inputsOf(l);
      f[l] = spec.denseLayers().orElseThrow().get(l).activation();
      w[l] = new double[out][in];
      b[l] = new double[out];
      velocityW[l] = new double[out][in];
      velocityB[l] = new double[out];
      for (int j = 0; j < out; j++) {
        b[l][j] = start.bias(l)[j];
        for (int i = 0; i < in; i++) {
          w[l][j][i] = start.weight(l)[j * in + i];
        }
      }
    }
  }

  /** z of every layer for one sample. */
  private double[][] forward(double[] x) {
    double[][] z = new double[w.length][];
    double[] input = x;
    for (int l = 0; l < w.length; l++) {
      z[l] = new double[b[l].length];
      double[] a = new double[b[l].length];
      for (int j = 0; j < z[l].length; j++) {
        double sum = b[l][j];
        for (int i = 0; i < input.length; i++) {
          sum += w[l][j][i] * input[i];
        }
        z[l][j] = sum;
        a[j] = f[l].value(sum);
      }
      input = a;
    }
    return z;
  }

  /** The mean loss of a batch. */
  double loss(double[][] x, double[][] t) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double[][] z = forward(x[i]);
      sum += sampleLoss(z[z.length - 1], t[i]);
    }
    return sum / x.length;
  }

  private double sampleLoss(double[] z, double[] t) {
    Activation last = f[f.length - 1];
    double sum = 0;
    double partition = 0;
    for (double logit : z) {
      partition += Math.exp(logit);
    }
    for (int j = 0; j < z.length; j++) {
      double sigmoid = 1 / (1 + Math.exp(-z[j]));
      double error = last.value(z[j]) - t[j];
      sum +=
          switch (loss.label()) {
            case "half-squared-error" -> error * error / 2;
            case "mean-squared-error" -> error * error / z.length;
            case "softmax-cross-entropy" -> -t[j] * Math.log(Math.exp(z[j]) / partition);
            case "binary-cross-entropy" ->
                -t[j] * Math.log(sigmoid) - (1 - t[j]) * Math.log(1 - sigmoid);
            default -> throw new IllegalArgumentException(loss.label());
          };
    }
    return sum;
  }

  private double[] outputDelta(double[] z, double[] t) {
    Activation last = f[f.length - 1];
    double partition = 0;
    for (double logit : z) {
      partition += Math.exp(logit);
    }
    double[] delta = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      double error = last.value(z[j]) - t[j];
      delta[j] =
          switch (loss.label()) {
            case "half-squared-error" -> error * last.derivative(z[j]);
            case "mean-squared-error" -> 2 * error / z.length * last.derivative(z[j]);
            case "softmax-cross-entropy" -> Math.exp(z[j]) / partition - t[j];
            case "binary-cross-entropy" -> 1 / (1 + Math.exp(-z[j])) - t[j];
            default -> throw new IllegalArgumentException(loss.label());
          };
    }
    return delta;
  }

  /** Backpropagation (M. Nielsen, BP1 to BP4), sample by sample. */
  Gradient gradient(double[][] x, double[][] t) {
    double[][][] gradientW = new double[w.length][][];
    double[][] gradientB = new double[w.length][];
    for (int l = 0; l < w.length; l++) {
      gradientW[l] = new double[w[l].length][w[l][0].length];
      gradientB[l] = new double[w[l].length];
    }
    for (int sample = 0; sample < x.length; sample++) {
      double[][] z = forward(x[sample]);
      double[] delta = outputDelta(z[z.length - 1], t[sample]);
      for (int l = w.length - 1; l >= 0; l--) {
        double[] below = new double[w[l][0].length];
        for (int j = 0; j < delta.length; j++) {
          gradientB[l][j] += delta[j] / x.length;
          for (int i = 0; i < below.length; i++) {
            double input = l == 0 ? x[sample][i] : f[l - 1].value(z[l - 1][i]);
            gradientW[l][j][i] += delta[j] * input / x.length;
            below[i] += delta[j] * w[l][j][i];
          }
        }
        for (int i = 0; l > 0 && i < below.length; i++) {
          below[i] *= f[l - 1].derivative(z[l - 1][i]);
        }
        delta = below;
      }
    }
    return new Gradient(gradientW, gradientB);
  }

  /** v ← μv + g, W ← W − ηv; μ = 0 is plain gradient descent. */
  void step(double[][] x, double[][] t, double eta, double mu) {
    Gradient g = gradient(x, t);
    for (int l = 0; l < w.length; l++) {
      for (int j = 0; j < w[l].length; j++) {
        velocityB[l][j] = mu * velocityB[l][j] + g.b[l][j];
        b[l][j] -= eta * velocityB[l][j];
        for (int i = 0; i < w[l][j].length; i++) {
          velocityW[l][j][i] = mu * velocityW[l][j][i] + g.w[l][j][i];
          w[l][j][i] -= eta * velocityW[l][j][i];
        }
      }
    }
  }

  /** The largest difference of a weight or bias from another network's. */
  double largestDifference(Parameters other) {
    return largestDifference(w, b, other);
  }

  static double largestDifference(double[][][] w, double[][] b, Parameters other) {
    double largest = 0;
    for (int l = 0; l < w.length; l++) {
      float[] weight = other.weight(l);
      float[] bias = other.bias(l);
      for (int j = 0; j < w[l].length; j++) {
        largest = Math.max(largest, Math.abs(b[l][j] - bias[j]));
        int in = w[l][j].length;
        for (int i = 0; i < in; i++) {
          largest = Math.max(largest, Math.abs(w[l][j][i] - weight[j * in + i]));
        }
      }
    }
    return largest;
  }
}
