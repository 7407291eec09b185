package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;

/** Where an operation is composed of others, in their order. */
public interface Composition {

  /** Computes a part of the operation. */
  void run(Op op);

  /**
   * A tensor for results in between, whose elements mean nothing at first. It is there until the
   * composition ends; where the operation is recorded, until the recording is closed.
   */
  Tensor scratch(Shape shape);
}
