package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** See {@link Loss#BINARY_CROSS_ENTROPY}. */
record BinaryCrossEntropy() implements LogitsLoss {

  @Override
  public String label() {
    return "binary-cross-entropy";
  }

  @Override
  public List<Op> gradient(Tensor z, Tensor targets, Tensor gradient) {
    Expression difference = Expression.input("z").sigmoid().minus(Expression.input("t"));
    return List.of(
        Elementwise.of(
            gradient, difference.times(1.0 / z.shape().rows()), Map.of("z", z, "t", targets)));
  }

  @Override
  public double sample(FloatBuffer z, FloatBuffer t, int first, int n) {
    double loss = 0;
    for (int i = first; i < first + n; i++) {
      double logit = z.get(i);
      loss += Math.max(logit, 0) - t.get(i) * logit + Math.log1p(Math.exp(-Math.abs(logit)));
    }
    return loss;
  }

  @Override
  public String toString() {
    return label();
  }
}
