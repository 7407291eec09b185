package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Op;

/**
 * What a {@link Layer} sees of a network for one batch size: its inputs, its output, its parameters
 * and, for training, the gradients of them all. A tensor of a batch has the rows of the batch in
 * front of the shape of a sample.
 *
 * <p>In the formulas L is the loss.
 */
public interface Binding {

  /**
   * Whether gradients are computed. If not, the methods about them must not be called, but for
   * {@link #needsGradient}.
   */
  boolean isTraining();

  /** The number of inputs. */
  int inputs();

  /** An input. Not to be changed. */
  Tensor input(int index);

  /** The first input, or the only one. */
  default Tensor input() {
    return input(0);
  }

  /** The output: the forward operations overwrite all of it. */
  Tensor output();

  /** A parameter. */
  Tensor parameter(String name);

  /**
   * Memory of the layer's own, initially 0, for what the forward pass keeps for the backward pass,
   * or for results in between.
   *
   * @param shape the whole shape, with the rows of the batch where it has them
   */
  Tensor keep(Shape shape);

  /**
   * Numbers on the device that never change, such as a mask. They are written now, and once for
   * each batch size.
   *
   * @param values as many as the shape has elements, row-major
   */
  Tensor constant(Shape shape, float... values);

  /** Adds an operation to the forward pass. */
  void forward(Op op);

  // -------------------------------------------------------------------------------------- training

  /**
   * Random numbers of the layer's own; each call returns another stream, the first call of each
   * bind the same. They are for operations of the forward and the backward pass.
   *
   * @throws IllegalStateException outside training
   */
  RandomNumbers random();

  /**
   * ∂L/∂output. It is complete when the layer's backward operations run, and 0 where no reader
   * passes a gradient on. They may change it, since it is read by no other layer.
   */
  Tensor outputGradient();

  /**
   * Whether ∂L/∂input is needed: in training, where something before the input is trained. That of
   * the samples is not needed, and outside training none is.
   */
  boolean needsGradient(int index);

  /**
   * ∂L/∂input, all of which the backward operations overwrite with this layer's part. Where an
   * input has several readers, their parts are added afterwards; a layer through which no gradient
   * passes writes none.
   *
   * @throws IllegalStateException if it is not {@linkplain #needsGradient needed}
   */
  Tensor inputGradient(int index);

  /**
   * ∂L/∂parameter, which the backward operations overwrite.
   *
   * @throws IllegalArgumentException if the layer has no trained parameter of this name
   */
  Tensor gradient(String parameter);

  /** Adds an operation to the backward pass. */
  void backward(Op op);
}
