package com.example.toy;

import dev.hadamard.Shape;
import dev.hadamard.spi.AbstractTensor;

/** A tensor of the toy: plain numbers, row-major. */
final class ToyTensor extends AbstractTensor {

  final float[] data;

  ToyTensor(ToyBackend owner, Shape shape) {
    super(owner, shape);
    this.data = new float[shape.size()]; // Java fills it with zeros, as rule B6 wants
  }
}
