package dev.hadamard.opencl;

import dev.hadamard.Shape;
import dev.hadamard.kernels.launch.Operand;
import dev.hadamard.spi.AbstractTensor;

/**
 * A tensor in device memory: one buffer, row-major. An empty one has a buffer too. A view has a
 * part of its allocation's buffer.
 */
final class OpenClTensor extends AbstractTensor implements Operand {

  private final ClBuffer buffer;

  OpenClTensor(OpenClBackend owner, Shape shape, ClBuffer buffer) {
    super(owner, shape);
    this.buffer = buffer;
  }

  /** A view. */
  OpenClTensor(OpenClTensor allocation, int from, Shape shape, ClBuffer part) {
    super(allocation, from, shape);
    this.buffer = part;
  }

  @Override
  public ClBuffer memory() {
    return buffer;
  }
}
