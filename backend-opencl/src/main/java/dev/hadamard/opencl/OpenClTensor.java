package dev.hadamard.opencl;

import dev.hadamard.Shape;
import dev.hadamard.kernels.launch.Operand;
import dev.hadamard.spi.AbstractTensor;

/** A tensor in device memory: one buffer, row-major. An empty one has a buffer too. */
final class OpenClTensor extends AbstractTensor implements Operand {

  private final DeviceBuffer buffer;

  OpenClTensor(OpenClBackend owner, Shape shape, DeviceBuffer buffer) {
    super(owner, shape);
    this.buffer = buffer;
  }

  @Override
  public DeviceBuffer memory() {
    return buffer;
  }
}
