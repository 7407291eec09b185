package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import java.util.List;

/**
 * A layer of a network, as data: what shape it has, which parameters it needs, and by which
 * operations it computes. It holds no tensors, so that one layer may serve in many networks, on
 * many backends, for many batch sizes.
 *
 * <p>Your own layer implements this interface, mostly as a record:
 *
 * <pre>{@code
 * record Scale(float factor) implements Layer {
 *   public String name() {
 *     return "scale";
 *   }
 *
 *   public Shape output(List<Shape> inputs) {
 *     return inputs.get(0);
 *   }
 *
 *   public void bind(Binding b) {
 *     b.forward(new Pointwise.Axpby(factor, b.input(), 0, b.output())); // y = factor·x
 *     if (b.needsGradient(0)) {
 *       b.backward(new Pointwise.Axpby(factor, b.outputGradient(), 0, b.inputGradient(0)));
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Shapes are those of one sample: a batch has one extent more, its rows, in front.
 */
public interface Layer {

  /** The field's word for it, as in {@code dense}: what messages and files call it. */
  String name();

  /**
   * The shape of the output for a sample.
   *
   * @param inputs the shapes of the inputs
   * @throws IllegalArgumentException if the layer cannot read inputs of these shapes, or of this
   *     number
   */
  Shape output(List<Shape> inputs);

  /**
   * The parameters, for inputs of these shapes, in the order of their initial values and of their
   * places in a file.
   */
  default List<ParameterSpec> parameters(List<Shape> inputs) {
    return List.of();
  }

  /**
   * Names the operations that compute the output and, for training, the gradients. They are queued
   * again for each batch, so they must not depend on values.
   */
  void bind(Binding binding);
}
