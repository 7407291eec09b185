package dev.hadamard.opencl;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Elementwise.Assignment;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training step of two dense layers with an activation, a loss and an optimizer that are
 * expressions: mish(z) = z·tanh(ln(1 + eᶻ)), half the squared error, Adam. It also takes norms of
 * the gradient, which are reductions.
 */
final class FormulaStep implements AutoCloseable {

  private static final Expression Z = Expression.input("z");
  private static final Expression G = Expression.input("g");

  private final Fixture fixture;
  private final Map<String, Tensor> results = new LinkedHashMap<>();
  private final List<Op> products = new ArrayList<>();
  private final List<Op> ops = new ArrayList<>();

  FormulaStep(Backend backend, int batch, int inputs, int hidden, int outputs) {
    fixture = new Fixture(backend, 5);
    Tensor x = random(batch, inputs);
    Tensor w1 = random(hidden, inputs);
    Tensor b1 = random(1, hidden);
    Tensor z = result("z", batch, hidden);
    Tensor a = result("a", batch, hidden);
    Tensor w2 = random(outputs, hidden);
    Tensor y = result("y", batch, outputs);
    Tensor delta = result("delta", batch, outputs);
    Tensor deltaZ = result("delta z", batch, hidden);
    Tensor g = result("g", hidden, inputs);
    product(new Dense.Forward(x, w1, b1, Activation.IDENTITY, z, z));
    Expression mish = Z.times(Z.exp().log1p().tanh());
    ops.add(Elementwise.of(a, mish, Map.of("z", z)));
    product(Matmul.of(a, Transpose.NO, w2, Transpose.YES, y));
    Expression slope = Expression.input("y").minus(Expression.input("t")).over(batch);
    ops.add(Elementwise.of(delta, slope, Map.of("y", y, "t", random(batch, outputs))));
    product(Matmul.of(delta, Transpose.NO, w2, Transpose.NO, deltaZ));
    Expression chain = G.times(mish.derivative("z"));
    ops.add(Elementwise.of(deltaZ, chain, Map.of("g", deltaZ, "z", z)));
    product(Matmul.of(deltaZ, Transpose.YES, x, Transpose.NO, g));
    norms(g);
    adam(w1, g);
  }

  private void product(Op op) {
    products.add(op);
    ops.add(op);
  }

  private void norms(Tensor g) {
    int rows = g.shape().rows();
    int columns = g.shape().columns();
    Map<String, Tensor> inputs = Map.of("g", g);
    for (Reduction.Kind kind : Reduction.Kind.values()) {
      Expression element = kind == Reduction.Kind.SUM ? G.times(G) : G.abs();
      Tensor column = result(kind + " of a row", rows, 1);
      Tensor row = result(kind + " of a column", 1, columns);
      ops.add(Reduction.of(kind, Reduction.Along.ROWS, element, inputs, column));
      ops.add(Reduction.of(kind, Reduction.Along.COLUMNS, element, inputs, row));
    }
  }

  private void adam(Tensor w, Tensor g) {
    Tensor m = result("m", w.shape().rows(), w.shape().columns());
    Tensor v = result("v", w.shape().rows(), w.shape().columns());
    results.put("w", w);
    Expression nextM = Expression.input("m").times(0.9).plus(G.times(0.1));
    Expression nextV = Expression.input("v").times(0.999).plus(G.times(G).times(0.001));
    Expression step = nextM.times(0.01).over(nextV.sqrt().plus(1e-8));
    ops.add(
        Elementwise.of(
            List.of(
                new Assignment(m, nextM),
                new Assignment(v, nextV),
                new Assignment(w, Expression.input("w").minus(step))),
            Map.of("m", m, "v", v, "g", g, "w", w)));
  }

  private Tensor random(int rows, int columns) {
    return fixture.random(rows, columns).tensor();
  }

  private Tensor result(String name, int rows, int columns) {
    Tensor tensor = fixture.filled(rows, columns, 0).tensor();
    results.put(name, tensor);
    return tensor;
  }

  /** The whole step. */
  List<Op> ops() {
    return ops;
  }

  /** Its operations without expressions. */
  List<Op> products() {
    return products;
  }

  /** What it computes, by name. */
  Map<String, Tensor> results() {
    return results;
  }

  @Override
  public void close() {
    fixture.close();
  }
}
