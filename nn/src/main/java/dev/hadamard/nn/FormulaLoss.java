package dev.hadamard.nn;

import dev.hadamard.expression.Evaluation;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A loss of the user's own, see {@link Loss#by}.
 *
 * @param element e, a formula of a and t
 * @param program the same, compiled once for the host
 */
record FormulaLoss(String label, Expression element, Program program) implements ElementLoss {

  FormulaLoss {
    Objects.requireNonNull(label, "label");
    if (!Set.of("a", "t").containsAll(element.inputs())) {
      throw new IllegalArgumentException(
          "loss %s: the formula %s has the inputs %s instead of a and t"
              .formatted(label, element, element.inputs()));
    }
    if (!element.inputs().contains("a")) {
      throw new IllegalArgumentException(
          "loss %s: the formula %s has no input a, so there is nothing to train"
              .formatted(label, element));
    }
  }

  FormulaLoss(String label, Expression element) {
    this(label, element, Program.of(List.of(element)));
  }

  @Override
  public double divisor(int rows, int columns) {
    return rows;
  }

  @Override
  public double element(double a, double t) {
    return element(new Evaluation(program), a, t);
  }

  private double element(Evaluation evaluation, double a, double t) {
    double[] inputs = program.inputs().stream().mapToDouble(x -> x.equals("a") ? a : t).toArray();
    evaluation.at(inputs, 0);
    return evaluation.output(0).value();
  }

  @Override
  public double sum(FloatBuffer a, FloatBuffer t, int rows, int columns) {
    Evaluation evaluation = new Evaluation(program);
    double sum = 0;
    for (int i = 0; i < rows * columns; i++) {
      sum += element(evaluation, a.get(i), t.get(i));
    }
    return sum;
  }

  @Override
  public String toString() {
    return label + "(a, t) = " + element;
  }
}
