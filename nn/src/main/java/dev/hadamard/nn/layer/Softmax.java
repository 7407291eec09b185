package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import dev.hadamard.op.Rows;
import java.util.List;
import java.util.Map;

/**
 * Softmax of every row, that is along the last axis.
 *
 * <pre>
 * forward   p = softmax(z)
 * backward  ∂L/∂z = p ⊙ (∂L/∂p − Σⱼ pⱼ·∂L/∂pⱼ)
 * </pre>
 *
 * <p>Before a cross-entropy it is not needed: {@link dev.hadamard.nn.Loss#SOFTMAX_CROSS_ENTROPY}
 * contains it. Source: I. Goodfellow, Y. Bengio, A. Courville, <i>Deep Learning</i>, §6.2.2.3.
 */
public record Softmax() implements Layer {

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    b.forward(new Rows.Softmax(b.input(), b.output()));
    if (b.needsGradient(0)) {
      Tensor sums = b.keep(Shape.of(b.output().shape().rows(), 1));
      gradient(b.output(), b.outputGradient(), sums, b.inputGradient(0)).forEach(b::backward);
    }
  }

  /**
   * The operations of the backward pass.
   *
   * @param p the rows of the forward pass
   * @param gradient ∂L/∂p
   * @param sums memory for one number a row
   * @param out receives ∂L/∂z; may be the gradient
   */
  static List<Op> gradient(Tensor p, Tensor gradient, Tensor sums, Tensor out) {
    Expression y = Expression.input("p");
    Expression g = Expression.input("g");
    Map<String, Tensor> inputs = Map.of("p", p, "g", gradient, "sum", sums);
    return List.of(
        Reduction.of(Kind.SUM, Along.ROWS, y.times(g), inputs, sums),
        Elementwise.of(out, y.times(g.minus(Expression.input("sum"))), inputs));
  }
}
