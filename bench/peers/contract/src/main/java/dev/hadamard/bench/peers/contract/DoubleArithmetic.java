package dev.hadamard.bench.peers.contract;

import dev.hadamard.Activation;
import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.DoubleTraining;
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
      return weights(step, 1);
    } else if (work instanceof ConvolutionPass pass) {
      return convolution(pass);
    }
    throw new IllegalArgumentException("no reference for " + work.text());
  }

  /**
   * The first layer's weights after some steps. The tolerance is a thousandth of the largest change
   * and the rounding of a weight in each step.
   */
  static List<Expected> weights(Work.TrainingStep work, int steps) {
    DoubleTraining training = new DoubleTraining(work);
    double[] before = training.weights(0).clone();
    for (int i = 0; i < steps; i++) {
      training.step();
    }
    double[] after = training.weights(0);
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]));
    }
    double tolerance = 1e-3 * largest + steps * 0x1p-24;
    return Arrays.stream(after).mapToObj(value -> new Expected(value, tolerance)).toList();
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

  /** Each tap of each pixel adds one product to each result; the tolerance is a product's. */
  private static List<Expected> convolution(ConvolutionPass work) {
    float[] x = work.x();
    float[] delta = work.delta();
    float[] w = work.w();
    float[] b = work.b();
    int in = work.inputs();
    int out = work.outputs();
    boolean isForward = work.pass() == ConvolutionPass.Pass.FORWARD;
    int size =
        switch (work.pass()) {
          case FORWARD -> delta.length;
          case DATA_GRADIENT -> x.length;
          case WEIGHT_GRADIENT -> w.length;
        };
    double[] sums = new double[size];
    double[] sizes = new double[size];
    for (int i = 0; isForward && i < size; i++) {
      sums[i] = b[i % out];
      sizes[i] = Math.abs(b[i % out]);
    }
    int terms = isForward ? 1 : 0;
    for (int pixel = 0; pixel < work.pixels(); pixel++) {
      for (int tap = 0; tap < ConvolutionPass.TAPS; tap++) {
        int row = pixel / work.width() % work.height() + tap / 3 - 1;
        int column = pixel % work.width() + tap % 3 - 1;
        if (row < 0 || row >= work.height() || column < 0 || column >= work.width()) {
          continue;
        }
        int read = pixel + (tap / 3 - 1) * work.width() + tap % 3 - 1;
        for (int o = 0; o < out; o++) {
          for (int c = 0; c < in; c++) {
            int weight = (o * ConvolutionPass.TAPS + tap) * in + c;
            int z = pixel * out + o;
            int source = read * in + c;
            double product =
                switch (work.pass()) {
                  case FORWARD -> (double) x[source] * w[weight];
                  case DATA_GRADIENT -> (double) delta[z] * w[weight];
                  case WEIGHT_GRADIENT -> (double) delta[z] * x[source];
                };
            int target =
                switch (work.pass()) {
                  case FORWARD -> z;
                  case DATA_GRADIENT -> source;
                  case WEIGHT_GRADIENT -> weight;
                };
            sums[target] += product;
            sizes[target] += Math.abs(product);
          }
        }
      }
    }
    terms += Math.max(ConvolutionPass.TAPS * Math.max(in, out), work.pixels());
    List<Expected> expected = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      expected.add(new Expected(sums[i], terms * 0x1p-23 * sizes[i]));
    }
    return expected;
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
}
