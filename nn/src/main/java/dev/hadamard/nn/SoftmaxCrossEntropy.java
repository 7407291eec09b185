package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.op.Rows;
import java.nio.FloatBuffer;
import java.util.List;

/** See {@link Loss#SOFTMAX_CROSS_ENTROPY}. */
record SoftmaxCrossEntropy() implements LogitsLoss {

  @Override
  public String label() {
    return "softmax-cross-entropy";
  }

  @Override
  public void requireFit(NetworkSpec spec) {
    LogitsLoss.super.requireFit(spec);
    if (spec.output().columns() < 2) {
      throw new IllegalArgumentException(
          label() + " needs two outputs; for a single one take " + BINARY_CROSS_ENTROPY.label());
    }
  }

  @Override
  public List<Op> gradient(LossBinding at, Tensor gradient) {
    float scale = (float) (1.0 / at.rows());
    return List.of(new Rows.SoftmaxGradient(at.outputs(), at.targets(), scale, gradient));
  }

  @Override
  public List<Op> value(LossBinding at, Tensor value) {
    return CrossEntropyTerms.mean(at, value);
  }

  @Override
  public double sample(FloatBuffer z, FloatBuffer t, int first, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = first; j < first + n; j++) {
      max = Math.max(max, z.get(j));
    }
    double sum = 0;
    for (int j = first; j < first + n; j++) {
      sum += Math.exp(z.get(j) - max);
    }
    double logSum = Math.log(sum);
    double loss = 0;
    for (int j = first; j < first + n; j++) {
      loss += t.get(j) * (logSum - (z.get(j) - max));
    }
    return loss;
  }

  @Override
  public String toString() {
    return label();
  }
}
