package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * The squared error: ½Σ of a sample, or the mean over its values.
 *
 * @param isHalf whether it is ½Σ
 */
record SquaredError(String label, boolean isHalf) implements Loss {

  @Override
  public List<Op> gradient(
      Tensor outputs, Tensor targets, Tensor gradient, DoubleFunction<Tensor> scalar) {
    double m = outputs.shape().rows();
    double scale = isHalf ? 1 / m : 2 / (m * outputs.shape().columns());
    Expression difference = Expression.input("a").minus(Expression.input("t"));
    return List.of(
        Elementwise.of(
            gradient,
            difference.times(Expression.input("scale")),
            Map.of("a", outputs, "t", targets, "scale", scalar.apply(scale))));
  }

  @Override
  public double sample(FloatBuffer a, FloatBuffer t, int first, int n) {
    double sum = 0;
    for (int i = first; i < first + n; i++) {
      double difference = (double) a.get(i) - t.get(i);
      sum += difference * difference;
    }
    return isHalf ? sum / 2 : sum / n;
  }

  @Override
  public String toString() {
    return label;
  }
}
