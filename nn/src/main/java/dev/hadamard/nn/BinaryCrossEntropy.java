package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** See {@link Loss#BINARY_CROSS_ENTROPY}. */
record BinaryCrossEntropy() implements LogitsLoss {

  @Override
  public String label() {
    return "binary-cross-entropy";
  }

  @Override
  public List<Op> gradient(
      Tensor z, Tensor targets, Tensor gradient, DoubleFunction<Tensor> scalar) {
    Expression difference = Expression.input("z").sigmoid().minus(Expression.input("t"));
    return List.of(
        Elementwise.of(
            gradient,
            difference.times(Expression.input("scale")),
            Map.of("z", z, "t", targets, "scale", scalar.apply(1.0 / z.shape().rows()))));
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
