package dev.hadamard.bench.peers.contract;

import dev.hadamard.Activation;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** What a work's result must be, in double arithmetic over the same float32 operands. */
final class DoubleArithmetic {

  /** A number of a result and how far from it, absolutely, a float32 computation may be. */
  record Expected(double value, double tolerance) {}

  private DoubleArithmetic() {}

  /** The result, row-major. */
  static List<Expected> of(Work work) {
    if (work instanceof Work.Matmul matmul) {
      return matmul(matmul);
    } else if (work instanceof Work.Elementwise elementwise) {
      return elementwise(elementwise);
    } else if (work instanceof Work.TrainingStep step) {
      return trainingStep(step);
    }
    throw new IllegalArgumentException("no reference for " + work.text());
  }

  /** Any order of summation stays within k·2⁻²³ of the sum of the products' sizes. */
  private static List<Expected> matmul(Work.Matmul work) {
    int m = work.m();
    int n = work.n();
    int k = work.k();
    float[] a = Operands.stream(0, m * k);
    float[] b = Operands.stream(1, k * n);
    List<Expected> c = new ArrayList<>();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double sizes = 0;
        for (int p = 0; p < k; p++) {
          double product =
              (double) a[work.layout() == Work.Layout.TN ? p * m + i : i * k + p]
                  * b[work.layout() == Work.Layout.NT ? j * k + p : p * n + j];
          sum += product;
          sizes += Math.abs(product);
        }
        c.add(new Expected(sum, k * 0x1p-23 * sizes));
      }
    }
    return c;
  }

  private static List<Expected> elementwise(Work.Elementwise work) {
    float[] x = Operands.scaled(0, work.elements(), Operands.SPREAD);
    float[] y = Operands.scaled(1, work.elements(), Operands.SPREAD);
    List<Expected> out = new ArrayList<>();
    for (int i = 0; i < work.elements(); i++) {
      double value =
          switch (work.kind()) {
            case ACTIVATE -> function(work).applyAsDouble(x[i]);
            case DERIVATIVE -> function(work).applyAsDouble(x[i]);
            case HADAMARD -> (double) x[i] * y[i];
            case AXPBY -> 0.5 * x[i] + 0.25 * y[i];
            case COPY -> x[i];
          };
      double tolerance = work.kind() == Work.Kind.COPY ? 0 : 2e-6 * Math.max(1, Math.abs(value));
      out.add(new Expected(value, tolerance));
    }
    return out;
  }

  private static DoubleUnaryOperator function(Work.Elementwise work) {
    Activation activation = Activation.of(work.function());
    return work.kind() == Work.Kind.ACTIVATE ? activation::value : activation::derivative;
  }

  /**
   * The first layer's weights after a step. Their change is η times a gradient of about 10⁻², so
   * the tolerance is a thousandth of the largest change and the rounding of a weight.
   */
  private static List<Expected> trainingStep(Work.TrainingStep work) {
    List<Integer> sizes = work.sizes();
    int last = sizes.size() - 2;
    double[][] outputs = new double[last + 2][];
    outputs[0] = widen(Operands.stream(Operands.BATCH, work.batch() * sizes.get(0)));
    for (int l = 0; l <= last; l++) {
      outputs[l + 1] = forward(work, l, outputs[l]);
    }
    double[] delta =
        softmaxLessTargets(outputs[last + 1], work.batch(), sizes.get(sizes.size() - 1));
    for (int l = last; l > 0; l--) {
      delta = backward(work, l, delta, outputs[l]);
    }
    return updated(work, delta, outputs[0]);
  }

  /** Batch × outputs of a layer, but of the last the sums before softmax. */
  private static double[] forward(Work.TrainingStep work, int layer, double[] x) {
    int in = work.sizes().get(layer);
    int out = work.sizes().get(layer + 1);
    boolean isLast = layer == work.sizes().size() - 2;
    float[] w = Operands.weights(layer, out, in);
    double[] z = new double[work.batch() * out];
    for (int i = 0; i < work.batch(); i++) {
      for (int o = 0; o < out; o++) {
        double sum = 0;
        for (int p = 0; p < in; p++) {
          sum += w[o * in + p] * x[i * in + p];
        }
        z[i * out + o] = isLast ? sum : Math.max(0, sum);
      }
    }
    return z;
  }

  private static double[] softmaxLessTargets(double[] z, int batch, int classes) {
    double[] delta = new double[z.length];
    float[] targets = Operands.targets(batch, classes);
    for (int i = 0; i < batch; i++) {
      double sum = 0;
      for (int o = 0; o < classes; o++) {
        sum += Math.exp(z[i * classes + o]);
      }
      for (int o = i * classes; o < (i + 1) * classes; o++) {
        delta[o] = (Math.exp(z[o]) / sum - targets[o]) / batch;
      }
    }
    return delta;
  }

  /** δ of the layer before, whose outputs are given. */
  private static double[] backward(
      Work.TrainingStep work, int layer, double[] delta, double[] outputs) {
    int in = work.sizes().get(layer);
    int out = work.sizes().get(layer + 1);
    float[] w = Operands.weights(layer, out, in);
    double[] before = new double[work.batch() * in];
    for (int i = 0; i < work.batch(); i++) {
      for (int p = 0; p < in; p++) {
        for (int o = 0; o < out && outputs[i * in + p] > 0; o++) {
          before[i * in + p] += delta[i * out + o] * w[o * in + p];
        }
      }
    }
    return before;
  }

  private static List<Expected> updated(Work.TrainingStep work, double[] delta, double[] x) {
    int in = work.sizes().get(0);
    int out = work.sizes().get(1);
    double[] w = widen(Operands.weights(0, out, in));
    double largest = 0;
    for (int o = 0; o < out; o++) {
      for (int p = 0; p < in; p++) {
        double gradient = 0;
        for (int i = 0; i < work.batch(); i++) {
          gradient += delta[i * out + o] * x[i * in + p];
        }
        w[o * in + p] -= Operands.ETA * gradient;
        largest = Math.max(largest, Operands.ETA * Math.abs(gradient));
      }
    }
    double tolerance = 1e-3 * largest + 0x1p-23;
    return Arrays.stream(w).mapToObj(value -> new Expected(value, tolerance)).toList();
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
