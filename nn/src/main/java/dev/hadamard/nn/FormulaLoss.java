package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleFunction;

/**
 * A loss of the user's own, see {@link Loss#by}.
 *
 * @param e a formula of a and t
 * @param program the same, compiled once for the host
 */
record FormulaLoss(String label, Expression e, Program program) implements Loss {

  private static final String A = "a";
  private static final String T = "t";
  private static final String SCALE = "scale";

  FormulaLoss {
    Objects.requireNonNull(label, "label");
    if (!Set.of(A, T).containsAll(e.inputs())) {
      throw new IllegalArgumentException(
          "loss %s: the formula %s has the inputs %s instead of a and t"
              .formatted(label, e, e.inputs()));
    }
  }

  FormulaLoss(String label, Expression e) {
    this(label, e, Program.of(List.of(e)));
  }

  @Override
  public List<Op> gradient(
      Tensor outputs, Tensor targets, Tensor gradient, DoubleFunction<Tensor> scalar) {
    Expression slope = e.derivative(A).times(Expression.input(SCALE));
    Tensor scale = scalar.apply(1.0 / outputs.shape().rows());
    return List.of(Elementwise.of(gradient, slope, Map.of(A, outputs, T, targets, SCALE, scale)));
  }

  @Override
  public double sample(FloatBuffer a, FloatBuffer t, int first, int n) {
    return sum(new Evaluation(program), a, t, first, n);
  }

  @Override
  public double sum(FloatBuffer a, FloatBuffer t, int rows, int columns) {
    Evaluation evaluation = new Evaluation(program);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += sum(evaluation, a, t, i * columns, columns);
    }
    return sum;
  }

  private double sum(Evaluation evaluation, FloatBuffer a, FloatBuffer t, int first, int n) {
    int output = program.inputs().indexOf(A);
    int target = program.inputs().indexOf(T);
    double[] inputs = new double[program.inputs().size()];
    double sum = 0;
    for (int i = first; i < first + n; i++) {
      if (output >= 0) {
        inputs[output] = a.get(i);
      }
      if (target >= 0) {
        inputs[target] = t.get(i);
      }
      evaluation.at(inputs, 0);
      sum += evaluation.output(0).value();
    }
    return sum;
  }

  @Override
  public String toString() {
    return label + "(a, t) = " + e;
  }
}
