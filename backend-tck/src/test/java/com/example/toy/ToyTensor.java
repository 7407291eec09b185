package com.example.toy;

import dev.hadamard.Shape;
import dev.hadamard.spi.AbstractTensor;
import java.nio.FloatBuffer;

/** A tensor of the toy: plain numbers, row-major. */
final class ToyTensor extends AbstractTensor {

  final FloatBuffer data;

  ToyTensor(ToyBackend owner, Shape shape) {
    super(owner, shape);
    this.data = FloatBuffer.allocate(shape.size()); // filled with zeros, as rule B6 wants
  }

  /** A view: the same numbers, from one on. */
  ToyTensor(ToyTensor allocation, int from, Shape shape) {
    super(allocation, from, shape);
    this.data = allocation.data.slice(from, shape.size());
  }
}
