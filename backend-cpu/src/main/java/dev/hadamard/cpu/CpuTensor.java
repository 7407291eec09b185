package dev.hadamard.cpu;

import dev.hadamard.Shape;
import dev.hadamard.spi.AbstractBackend;
import dev.hadamard.spi.AbstractTensor;

/** A tensor in the Java heap. */
final class CpuTensor extends AbstractTensor {

  /** The elements, row-major. */
  final float[] data;

  CpuTensor(AbstractBackend<?> owner, Shape shape) {
    super(owner, shape);
    this.data = new float[shape.size()];
  }
}
