package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * A loss whose terms each depend on one output and its target: L = Σᵢⱼ e(aᵢⱼ, tᵢⱼ) / (mn), the mean
 * over all elements, unless {@link #divisor} says otherwise.
 */
interface ElementLoss extends Loss {

  /** An output. */
  Expression A = Expression.input("a");

  /** Its target. */
  Expression T = Expression.input("t");

  /** e, a formula of a and t. */
  Expression element();

  /** ∂e/∂a. */
  default Expression slope() {
    return element().derivative("a");
  }

  /** e in double. */
  double element(double a, double t);

  /** What the sum over m × n elements is divided by. */
  default double divisor(int rows, int columns) {
    return (double) rows * columns;
  }

  @Override
  default List<Op> gradient(LossBinding at, Tensor gradient) {
    return List.of(
        Elementwise.of(
            gradient,
            slope().times(Expression.input("scale")),
            Map.of("a", at.outputs(), "t", at.targets(), "scale", scale(at))));
  }

  private Tensor scale(LossBinding at) {
    return at.row(1 / divisor(at.rows(), at.columns()));
  }

  @Override
  default List<Op> value(LossBinding at, Tensor value) {
    Tensor rows = at.keep(at.rows(), 1);
    Expression part = Expression.input("part").times(Expression.input("scale"));
    return List.of(
        Reduction.of(
            Kind.SUM, Along.ROWS, element(), Map.of("a", at.outputs(), "t", at.targets()), rows),
        Reduction.of(
            Kind.SUM, Along.COLUMNS, part, Map.of("part", rows, "scale", scale(at)), value));
  }

  @Override
  default double sample(FloatBuffer a, FloatBuffer t, int first, int n) {
    double sum = 0;
    for (int i = first; i < first + n; i++) {
      sum += element(a.get(i), t.get(i));
    }
    return sum / divisor(1, n);
  }
}
