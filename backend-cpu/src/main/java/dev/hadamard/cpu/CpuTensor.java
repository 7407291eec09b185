package dev.hadamard.cpu;

import dev.hadamard.Shape;
import dev.hadamard.spi.AbstractBackend;
import dev.hadamard.spi.AbstractTensor;

/** A tensor in the Java heap: an array, or a stretch of one. */
final class CpuTensor extends AbstractTensor {

  /** The elements of the allocation, row-major. */
  final float[] data;

  /** Where the elements of this tensor begin. */
  final int start;

  CpuTensor(AbstractBackend<?> owner, Shape shape) {
    super(owner, shape);
    this.data = new float[shape.size()];
    this.start = 0;
  }

  /** A view. */
  CpuTensor(CpuTensor allocation, int from, Shape shape) {
    super(allocation, from, shape);
    this.data = allocation.data;
    this.start = from;
  }

  float get(int i) {
    return data[start + i];
  }

  void set(int i, float value) {
    data[start + i] = value;
  }
}
