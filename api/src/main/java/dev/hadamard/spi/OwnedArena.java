package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.ArrayList;
import java.util.List;

/** An arena of an {@link OwningBackend}; the backend's lock guards its state. */
final class OwnedArena<T extends AbstractTensor> implements TensorArena {

  private final OwningBackend<T> backend;
  private final List<T> tensors = new ArrayList<>();
  private long bytes;
  private volatile boolean closed;

  OwnedArena(OwningBackend<T> backend) {
    this.backend = backend;
  }

  @Override
  public Tensor allocate(Shape shape) {
    return backend.allocateIn(this, shape);
  }

  @Override
  public long bytes() {
    return backend.locked(() -> bytes);
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    backend.closeArena(this);
  }

  void add(T tensor) {
    tensors.add(tensor);
    bytes += tensor.shape().bytes();
  }

  /** Marks the arena and its tensors as closed and returns the tensors to free. */
  List<T> drain() {
    closed = true;
    tensors.forEach(AbstractTensor::markClosed);
    List<T> drained = List.copyOf(tensors);
    tensors.clear();
    bytes = 0;
    return drained;
  }
}
