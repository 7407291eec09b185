package dev.hadamard.opencl;

import dev.hadamard.Shape;
import dev.hadamard.spi.AbstractTensor;

/** A tensor in device memory: one buffer, row-major. An empty one has a buffer too. */
final class OpenClTensor extends AbstractTensor {

  private final DeviceBuffer buffer;
  private final Argument argument;

  OpenClTensor(OpenClBackend owner, Shape shape, DeviceBuffer buffer) {
    super(owner, shape);
    this.buffer = buffer;
    this.argument = new Argument.Memory(buffer);
  }

  DeviceBuffer buffer() {
    return buffer;
  }

  Argument argument() {
    return argument;
  }

  int rows() {
    return shape().rows();
  }

  int columns() {
    return shape().columns();
  }

  int size() {
    return shape().size();
  }
}
