package dev.hadamard.tck;

import dev.hadamard.Activation;
import java.util.Arrays;

/**
 * A dense network trained in double precision by the textbook's formulas, sample by sample: the
 * oracle of trainings. It shares nothing with a backend but the scalar {@link Activation}s.
 *
 * <pre>
 *   z = W·a + b,  a = f(z)                            layer by layer
 *   δ = ∂loss/∂z of the last layer, divided by the number of samples
 *   δ of the layer below = (Wᵀ·δ) ⊙ f′(z)
 *   ∂L/∂W = Σ δ·aᵀ,  ∂L/∂b = Σ δ                      summed over the samples
 *   v ← μ·v + ∂L/∂W,  W ← W − η·v                     b likewise
 * </pre>
 *
 * <p>Source: M. Nielsen, <i>Neural Networks and Deep Learning</i>, chapter 2, BP1 to BP4.
 */
public final class DoubleNetwork {

  /** What a batch is judged by: the mean of one of these over its samples. */
  public enum Loss {
    /** ½Σ(a − t)². */
    HALF_SQUARED_ERROR,
    /** Σ(a − t)²/n, for n outputs. */
    MEAN_SQUARED_ERROR,
    /** −Σ t·log p with p = softmax(z); the last layer's activation has no part in it. */
    SOFTMAX_CROSS_ENTROPY,
    /**
     * −Σ (t·log y + (1 − t)·log(1 − y))/n with y = 1/(1 + e⁻ᶻ), for n outputs; the last layer's
     * activation has no part in it.
     */
    BINARY_CROSS_ENTROPY
  }

  private final int[] sizes;
  private final Activation[] activations;
  private final Loss loss;
  private final double[][] w;
  private final double[][] b;
  private final double[][] weightGradient;
  private final double[][] biasGradient;
  private final double[][] weightVelocity;
  private final double[][] biasVelocity;

  /**
   * A network with velocities of 0.
   *
   * @param sizes the number of inputs and of each layer's outputs
   * @param activations f of each layer
   * @param w W of each layer, outputs × inputs, row-major
   * @param b b of each layer
   */
  public DoubleNetwork(int[] sizes, Activation[] activations, float[][] w, float[][] b, Loss loss) {
    this.sizes = sizes.clone();
    this.activations = activations.clone();
    this.loss = loss;
    this.w = widen(w);
    this.b = widen(b);
    this.weightGradient = zerosLike(this.w);
    this.biasGradient = zerosLike(this.b);
    this.weightVelocity = zerosLike(this.w);
    this.biasVelocity = zerosLike(this.b);
  }

  /** The number of layers. */
  public int depth() {
    return w.length;
  }

  /** W of a layer, outputs × inputs: the array itself, which may be changed. */
  public double[] weight(int layer) {
    return w[layer];
  }

  /** b of a layer: the array itself, which may be changed. */
  public double[] bias(int layer) {
    return b[layer];
  }

  /** ∂L/∂W of a layer, of the last {@link #lossAndGradients}. */
  public double[] weightGradient(int layer) {
    return weightGradient[layer];
  }

  /** ∂L/∂b of a layer, of the last {@link #lossAndGradients}. */
  public double[] biasGradient(int layer) {
    return biasGradient[layer];
  }

  /**
   * The mean loss of a batch.
   *
   * @param x its samples, one after the other
   * @param t their targets
   */
  public double loss(float[] x, float[] t) {
    int m = x.length / sizes[0];
    double sum = 0;
    for (int sample = 0; sample < m; sample++) {
      double[][] z = new double[w.length][];
      double[][] a = new double[w.length + 1][];
      sum += sampleLoss(forward(x, sample, a, z), z[w.length - 1], target(t, sample));
    }
    return sum / m;
  }

  /** The mean loss of a batch; computes its gradients, which replace those of the last call. */
  public double lossAndGradients(float[] x, float[] t) {
    clear(weightGradient);
    clear(biasGradient);
    int m = x.length / sizes[0];
    double sum = 0;
    for (int sample = 0; sample < m; sample++) {
      double[][] z = new double[w.length][];
      double[][] a = new double[w.length + 1][];
      double[] output = forward(x, sample, a, z);
      double[] target = target(t, sample);
      sum += sampleLoss(output, z[w.length - 1], target);
      backward(a, z, outputDelta(output, z[w.length - 1], target, m));
    }
    return sum / m;
  }

  /** v ← μ·v + ∂L/∂W, W ← W − η·v, and b likewise; μ = 0 is plain gradient descent. */
  public void step(double eta, double mu) {
    for (int l = 0; l < w.length; l++) {
      step(w[l], weightVelocity[l], weightGradient[l], eta, mu);
      step(b[l], biasVelocity[l], biasGradient[l], eta, mu);
    }
  }

  private static void step(double[] w, double[] v, double[] gradient, double eta, double mu) {
    for (int i = 0; i < w.length; i++) {
      v[i] = mu * v[i] + gradient[i];
      w[i] -= eta * v[i];
    }
  }

  /** The loss of one sample: of its outputs a = f(z) and of the z of the last layer. */
  double sampleLoss(double[] a, double[] z, double[] target) {
    double[] p = loss == Loss.SOFTMAX_CROSS_ENTROPY ? softmax(z) : a;
    double sum = 0;
    for (int j = 0; j < z.length; j++) {
      double t = target[j];
      sum +=
          switch (loss) {
            case HALF_SQUARED_ERROR -> 0.5 * (a[j] - t) * (a[j] - t);
            case MEAN_SQUARED_ERROR -> (a[j] - t) * (a[j] - t) / a.length;
            case SOFTMAX_CROSS_ENTROPY -> t == 0 ? 0 : -t * Math.log(p[j]);
            case BINARY_CROSS_ENTROPY ->
                (-t * Math.log(sigmoid(z[j])) - (1 - t) * Math.log(1 - sigmoid(z[j]))) / a.length;
          };
    }
    return sum;
  }

  private double[] outputDelta(double[] a, double[] z, double[] target, int m) {
    Activation last = activations[w.length - 1];
    double[] p = loss == Loss.SOFTMAX_CROSS_ENTROPY ? softmax(z) : a;
    double[] delta = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      double t = target[j];
      delta[j] =
          switch (loss) {
                case HALF_SQUARED_ERROR -> (a[j] - t) * last.derivative(z[j]);
                case MEAN_SQUARED_ERROR -> 2 * (a[j] - t) / a.length * last.derivative(z[j]);
                case SOFTMAX_CROSS_ENTROPY -> p[j] - t;
                case BINARY_CROSS_ENTROPY -> (sigmoid(z[j]) - t) / a.length;
              }
              / m;
    }
    return delta;
  }

  private double[] target(float[] t, int sample) {
    int outputs = sizes[sizes.length - 1];
    return slice(t, sample * outputs, outputs);
  }

  /** The outputs of one sample; fills its a and z of every layer. */
  private double[] forward(float[] x, int sample, double[][] a, double[][] z) {
    a[0] = slice(x, sample * sizes[0], sizes[0]);
    forward(a, z);
    return a[w.length];
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

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
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
