package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A loss of the user's own, see {@link Loss#by}.
 *
 * @param e a formula of a and t
 */
record FormulaLoss(String label, Expression e) implements Loss {

  private static final String A = "a";
  private static final String T = "t";

  FormulaLoss {
    Objects.requireNonNull(label, "label");
    if (!Set.of(A, T).containsAll(e.inputs())) {
      throw new IllegalArgumentException(
          "loss %s: the formula %s has the inputs %s instead of a and t"
              .formatted(label, e, e.inputs()));
    }
  }

  @Override
  public List<Op> gradient(Tensor outputs, Tensor targets, Tensor gradient) {
    Expression slope = e.derivative(A).times(1.0 / outputs.shape().rows());
    return List.of(Elementwise.of(gradient, slope, Map.of(A, outputs, T, targets)));
  }

  @Override
  public double sample(FloatBuffer a, FloatBuffer t, int first, int n) {
    double sum = 0;
    for (int i = first; i < first + n; i++) {
      sum += e.value(Map.of(A, (double) a.get(i), T, (double) t.get(i)));
    }
    return sum;
  }

  @Override
  public String toString() {
    return label + "(a, t) = " + e;
  }
}
