package dev.hadamard.tck;

import dev.hadamard.Activation;
import java.util.Arrays;

/**
 * A dense network trained in double precision by the textbook's formulas, sample by sample: the
 * oracle of families 8 and 9.
 *
 * <p>Every layer is z = W·a + b, a = f(z). If the last activation is the identity, δ of the output
 * layer is (p − t)/m, that of softmax with cross-entropy. Otherwise it is (a − t)/m ⊙ f′(z), that
 * of the mean of ½Σ(a − t)².
 */
final class DoubleNetwork {

  final int[] sizes;
  final Activation[] activations;
  final double[][] w;
  final double[][] b;
  final double[][] weightGradient;
  final double[][] biasGradient;

  DoubleNetwork(int[] sizes, Activation[] activations, float[][] w, float[][] b) {
    this.sizes = sizes.clone();
    this.activations = activations.clone();
    this.w = widen(w);
    this.b = widen(b);
    this.weightGradient = zerosLike(this.w);
    this.biasGradient = zerosLike(this.b);
  }

  /** The loss of a batch, and its gradients in the fields of that name. */
  double lossAndGradients(float[] x, float[] t, int m) {
    clear(weightGradient);
    clear(biasGradient);
    int inputs = sizes[0];
    int outputs = sizes[sizes.length - 1];
    double loss = 0;
    for (int sample = 0; sample < m; sample++) {
      double[][] z = new double[w.length][];
      double[][] a = new double[w.length + 1][];
      a[0] = slice(x, sample * inputs, inputs);
      forward(a, z);
      double[] target = slice(t, sample * outputs, outputs);
      loss += loss(a[w.length], target) / m;
      backward(a, z, outputDelta(a[w.length], z[w.length - 1], target, m));
    }
    return loss;
  }

  /** The outputs of the network for one sample. */
  double[] outputs(float[] x) {
    double[][] a = new double[w.length + 1][];
    a[0] = slice(x, 0, x.length);
    forward(a, new double[w.length][]);
    return a[w.length];
  }

  boolean isClassifier() {
    return activations[activations.length - 1] == Activation.IDENTITY;
  }

  /** The loss of one sample, computed from its outputs, which are logits for a classifier. */
  double loss(double[] output, double[] target) {
    double loss = 0;
    if (!isClassifier()) {
      for (int j = 0; j < output.length; j++) {
        loss += 0.5 * (output[j] - target[j]) * (output[j] - target[j]);
      }
      return loss;
    }
    double[] p = softmax(output);
    for (int j = 0; j < p.length; j++) {
      loss -= target[j] == 0 ? 0 : target[j] * Math.log(p[j]);
    }
    return loss;
  }

  private void forward(double[][] a, double[][] z) {
    for (int l = 0; l < w.length; l++) {
      int n = sizes[l + 1];
      int k = sizes[l];
      z[l] = new double[n];
      a[l + 1] = new double[n];
      for (int j = 0; j < n; j++) {
        double sum = b[l][j];
        for (int p = 0; p < k; p++) {
          sum += w[l][j * k + p] * a[l][p];
        }
        z[l][j] = sum;
        a[l + 1][j] = activations[l].value(sum);
      }
    }
  }

  private double[] outputDelta(double[] output, double[] z, double[] target, int m) {
    double[] delta = isClassifier() ? softmax(output) : output.clone();
    for (int j = 0; j < delta.length; j++) {
      double slope = isClassifier() ? 1 : activations[w.length - 1].derivative(z[j]);
      delta[j] = (delta[j] - target[j]) / m * slope;
    }
    return delta;
  }

  private void backward(double[][] a, double[][] z, double[] outputDelta) {
    double[] delta = outputDelta;
    for (int l = w.length - 1; l >= 0; l--) {
      int k = sizes[l];
      double[] before = new double[k];
      for (int j = 0; j < delta.length; j++) {
        biasGradient[l][j] += delta[j];
        for (int p = 0; p < k; p++) {
          weightGradient[l][j * k + p] += delta[j] * a[l][p];
          before[p] += delta[j] * w[l][j * k + p];
        }
      }
      for (int p = 0; l > 0 && p < k; p++) {
        before[p] *= activations[l - 1].derivative(z[l - 1][p]);
      }
      delta = before;
    }
  }

  private static double[] softmax(double[] z) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : z) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    double[] p = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      p[j] = Math.exp(z[j] - max);
      sum += p[j];
    }
    for (int j = 0; j < z.length; j++) {
      p[j] /= sum;
    }
    return p;
  }

  private static double[] slice(float[] from, int start, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = from[start + i];
    }
    return values;
  }

  private static double[][] widen(float[][] values) {
    double[][] wide = new double[values.length][];
    for (int l = 0; l < values.length; l++) {
      wide[l] = slice(values[l], 0, values[l].length);
    }
    return wide;
  }

  private static double[][] zerosLike(double[][] values) {
    double[][] zeros = new double[values.length][];
    for (int l = 0; l < values.length; l++) {
      zeros[l] = new double[values[l].length];
    }
    return zeros;
  }

  private static void clear(double[][] values) {
    for (double[] layer : values) {
      Arrays.fill(layer, 0);
    }
  }
}
