package dev.hadamard.cuda;

import dev.hadamard.Shape;
import dev.hadamard.kernels.launch.Operand;
import dev.hadamard.spi.AbstractTensor;

/**
 * A tensor in device memory: one buffer, row-major. An empty one has a buffer too. A view has a
 * part of its allocation's buffer.
 */
final class CudaTensor extends AbstractTensor implements Operand {

  private final CudaBuffer memory;

  CudaTensor(CudaBackend owner, Shape shape, CudaBuffer memory) {
    super(owner, shape);
    this.memory = memory;
  }

  /** A view. */
  CudaTensor(CudaTensor allocation, int from, Shape shape, CudaBuffer part) {
    super(allocation, from, shape);
    this.memory = part;
  }

  @Override
  public CudaBuffer memory() {
    return memory;
  }
}
