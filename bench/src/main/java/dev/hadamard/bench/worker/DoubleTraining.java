package dev.hadamard.bench.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * The training of a {@link Work.TrainingStep} in double arithmetic: plain loops, one formula a
 * method. Every check of a contestant's step compares with it.
 *
 * <pre>
 *   a₀ = x,  zₗ = Wₗ·aₗ + bₗ,  aₗ₊₁ = max(zₗ, 0)      for each layer l, sample by sample
 *   δ = (softmax(z) − t)/m                           of the last layer
 *   δₗ₋₁ = (Wₗᵀ·δₗ) ⊙ [zₗ₋₁ &gt; 0]
 *   Wₗ ← Wₗ − η·Σ δₗ·aₗᵀ,  bₗ ← bₗ − η·Σ δₗ           summed over the batch
 * </pre>
 *
 * <p>Its weights change in {@link #step} only, so samples may be computed in parallel between
 * steps.
 */
public final class DoubleTraining {

  private final int batch;
  private final int depth;
  private final int[] sizes;
  private final double[] x;

  /** W of each layer, outputs × inputs. */
  private final double[][] w;

  private final double[][] b;

  /**
   * What one sample of the batch passes through, an array for each layer.
   *
   * @param a the layer's inputs
   * @param z its sums
   * @param magnitude |W||a| + |b|, to which the rounding of z is proportional
   * @param error ∂L/∂aₗ₊₁ = Wₗ₊₁ᵀ·δₗ₊₁, which reaches z only where z &gt; 0; of the last layer δ
   * @param delta ∂L/∂z
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Sample(
      double[][] a, double[][] z, double[][] magnitude, double[][] error, double[][] delta) {}

  /** Takes the operands of a work. */
  public DoubleTraining(Work.TrainingStep work) {
    batch = work.batch();
    sizes = work.sizes().stream().mapToInt(Integer::intValue).toArray();
    depth = sizes.length - 1;
    x = widen(Operands.stream(Operands.BATCH, batch * sizes[0]));
    w = new double[depth][];
    b = new double[depth][];
    for (int l = 0; l < depth; l++) {
      w[l] = widen(Operands.weights(l, sizes[l + 1], sizes[l]));
      b[l] = new double[sizes[l + 1]];
    }
  }

  /** The number of layers. */
  public int depth() {
    return depth;
  }

  /** W of a layer, outputs × inputs; the array itself, which {@link #step} changes. */
  public double[] weights(int layer) {
    return w[layer];
  }

  /** The forward and the backward pass of one sample with the present weights. */
  public Sample sample(int index) {
    double[][] a = new double[depth][];
    double[][] z = new double[depth][];
    double[][] magnitude = new double[depth][];
    double[][] error = new double[depth][];
    double[][] delta = new double[depth][];
    double[] input = new double[sizes[0]];
    System.arraycopy(x, index * sizes[0], input, 0, sizes[0]);
    for (int l = 0; l < depth; l++) {
      a[l] = input;
      z[l] = new double[sizes[l + 1]];
      magnitude[l] = new double[sizes[l + 1]];
      forward(l, input, z[l], magnitude[l]);
      input = relu(z[l]);
    }
    delta[depth - 1] = outputDelta(z[depth - 1], index % sizes[depth]);
    error[depth - 1] = delta[depth - 1];
    for (int l = depth - 1; l > 0; l--) {
      error[l - 1] = backward(l, delta[l]);
      delta[l - 1] = whereOpen(z[l - 1], error[l - 1]);
    }
    return new Sample(a, z, magnitude, error, delta);
  }

  /** ∂L/∂W of one unit of a layer, its row of Σ δ·aᵀ over these samples. */
  public double[] gradient(List<Sample> samples, int layer, int unit) {
    double[] g = new double[sizes[layer]];
    for (Sample sample : samples) {
      double delta = sample.delta[layer][unit];
      double[] a = sample.a[layer];
      for (int p = 0; p < g.length; p++) {
        g[p] += delta * a[p];
      }
    }
    return g;
  }

  /** One step of gradient descent on the whole batch. */
  public void step() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      samples.add(sample(i));
    }
    for (int l = 0; l < depth; l++) {
      for (int j = 0; j < sizes[l + 1]; j++) {
        update(l, j, gradient(samples, l, j));
        for (Sample sample : samples) {
          b[l][j] -= Operands.ETA * sample.delta[l][j];
        }
      }
    }
  }

  private void update(int layer, int unit, double[] gradient) {
    int row = unit * sizes[layer];
    for (int p = 0; p < gradient.length; p++) {
      w[layer][row + p] -= Operands.ETA * gradient[p];
    }
  }

  private void forward(int layer, double[] a, double[] z, double[] magnitude) {
    for (int j = 0; j < z.length; j++) {
      double sum = b[layer][j];
      double size = Math.abs(sum);
      int row = j * a.length;
      for (int p = 0; p < a.length; p++) {
        double term = w[layer][row + p] * a[p];
        sum += term;
        size += Math.abs(term);
      }
      z[j] = sum;
      magnitude[j] = size;
    }
  }

  private static double[] relu(double[] z) {
    double[] a = new double[z.length];
    for (int j = 0; j < a.length; j++) {
      a[j] = Math.max(z[j], 0);
    }
    return a;
  }

  /** (p − t)/m. */
  private double[] outputDelta(double[] z, int target) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : z) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    double[] delta = new double[z.length];
    for (int j = 0; j < delta.length; j++) {
      delta[j] = Math.exp(z[j] - max);
      sum += delta[j];
    }
    for (int j = 0; j < delta.length; j++) {
      delta[j] = (delta[j] / sum - (j == target ? 1 : 0)) / batch;
    }
    return delta;
  }

  /** Wᵀδ. */
  private double[] backward(int layer, double[] delta) {
    double[] error = new double[sizes[layer]];
    for (int j = 0; j < delta.length; j++) {
      int row = j * error.length;
      for (int p = 0; p < error.length && delta[j] != 0; p++) {
        error[p] += w[layer][row + p] * delta[j];
      }
    }
    return error;
  }

  private static double[] whereOpen(double[] z, double[] error) {
    double[] delta = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      delta[j] = z[j] > 0 ? error[j] : 0;
    }
    return delta;
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
