package dev.hadamard.bench.peers.contract;

import dev.hadamard.Activation;
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
