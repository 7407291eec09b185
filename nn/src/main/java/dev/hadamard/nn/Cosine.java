package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** See {@link Loss#COSINE}. */
record Cosine() implements Loss {

  private static final double EPSILON = 1e-12;

  private static final Expression A = Expression.input("a");
  private static final Expression T = Expression.input("t");
  private static final Expression SCALE = Expression.input("scale");

  /** a·t of a row. */
  private static final Expression PRODUCT = Expression.input("product");

  /** |a|² + ε. */
  private static final Expression OUTPUT = Expression.input("output").plus(EPSILON);

  /** 1/√((|a|² + ε)(|t|² + ε)); each root is taken alone, since the product might overflow. */
  private static final Expression NORM =
      OUTPUT.pow(-0.5).times(Expression.input("target").plus(EPSILON).pow(-0.5));

  @Override
  public String label() {
    return "cosine";
  }

  @Override
  public List<Op> gradient(LossBinding at, Tensor gradient) {
    Map<String, Tensor> inputs = inputs(at);
    List<Op> ops = rows(inputs);
    Expression along = PRODUCT.over(OUTPUT).times(A);
    ops.add(Elementwise.of(gradient, along.minus(T).times(NORM).times(SCALE), inputs));
    return ops;
  }

  @Override
  public List<Op> value(LossBinding at, Tensor value) {
    Map<String, Tensor> inputs = inputs(at);
    List<Op> ops = rows(inputs);
    Expression distance = Expression.constant(1).minus(PRODUCT.times(NORM));
    ops.add(Reduction.of(Kind.SUM, Along.COLUMNS, distance.times(SCALE), inputs, value));
    return ops;
  }

  private static Map<String, Tensor> inputs(LossBinding at) {
    int m = at.rows();
    return Map.of(
        "a", at.outputs(),
        "t", at.targets(),
        "product", at.keep(m, 1),
        "output", at.keep(m, 1),
        "target", at.keep(m, 1),
        "scale", at.row(1.0 / m));
  }

  private static List<Op> rows(Map<String, Tensor> inputs) {
    return new ArrayList<>(
        List.of(
            sum(A.times(T), inputs, "product"),
            sum(A.pow(2), inputs, "output"),
            sum(T.pow(2), inputs, "target")));
  }

  private static Op sum(Expression element, Map<String, Tensor> inputs, String out) {
    Tensor column = Objects.requireNonNull(inputs.get(out), out);
    return Reduction.of(Kind.SUM, Along.ROWS, element, inputs, column);
  }

  @Override
  public double sample(FloatBuffer a, FloatBuffer t, int first, int n) {
    double product = 0;
    double output = EPSILON;
    double target = EPSILON;
    for (int i = first; i < first + n; i++) {
      double y = a.get(i);
      double x = t.get(i);
      product += y * x;
      output += y * y;
      target += x * x;
    }
    return 1 - product / Math.sqrt(output) / Math.sqrt(target);
  }

  @Override
  public String toString() {
    return label();
  }
}
