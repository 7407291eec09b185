package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Pointwise;
import java.util.List;
import java.util.Map;

/**
 * Dropout, inverted: in training each number becomes 0 with the probability p, and the others are
 * scaled so that the mean stays. Outside training it changes nothing.
 *
 * <pre>
 * forward   y = x ⊙ mask/(1 − p)            mask = [u ≥ p], u uniform in [0, 1)
 * backward  ∂L/∂x = ∂L/∂y ⊙ mask/(1 − p)
 * </pre>
 *
 * <p>The mask is drawn again in the backward pass and takes no memory. It depends on the seed of
 * the training ({@link dev.hadamard.nn.TrainerSettings#seeded}), the layer's place in the network,
 * the step and the element's place: it has the same bits on every backend and in a training that is
 * resumed.
 *
 * <p>Source: N. Srivastava and others, <i>Dropout: A Simple Way to Prevent Neural Networks from
 * Overfitting</i>, 2014, §10; as in PyTorch.
 *
 * @param p the share that is dropped, in [0, 1)
 */
public record Dropout(double p) implements Layer {

  private static final String VALUE = "x";

  /**
   * Checks the share.
   *
   * @throws IllegalArgumentException if it is not in [0, 1)
   */
  public Dropout {
    if (!(p >= 0 && p < 1)) {
      throw new IllegalArgumentException(
          "dropout of a share of " + p + "; take one from 0 to less than 1");
    }
  }

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public void bind(Binding b) {
    if (!b.isTraining() || p == 0) {
      b.forward(new Pointwise.Axpby(1, b.input(), 0, b.output()));
      if (b.needsGradient(0)) {
        b.backward(new Pointwise.Axpby(1, b.outputGradient(), 0, b.inputGradient(0)));
      }
      return;
    }
    RandomNumbers random = b.random();
    b.forward(masked(random, b.input(), b.output()));
    if (b.needsGradient(0)) {
      b.backward(masked(random, b.outputGradient(), b.inputGradient(0)));
    }
  }

  private Elementwise masked(RandomNumbers random, Tensor x, Tensor y) {
    Expression scaled = Expression.input(VALUE).times(1 / (1 - p));
    Expression isDropped = random.uniform().less(p);
    return Elementwise.of(
        y, isDropped.select(Expression.constant(0), scaled), random.with(Map.of(VALUE, x)));
  }
}
