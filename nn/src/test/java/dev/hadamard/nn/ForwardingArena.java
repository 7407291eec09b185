package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;

/** An arena that forwards every call to another one, for tests that change one of them. */
public class ForwardingArena implements TensorArena {

  private final TensorArena delegate;

  /** Creates an arena over this one. */
  public ForwardingArena(TensorArena delegate) {
    this.delegate = delegate;
  }

  @Override
  public Tensor allocate(Shape shape) {
    return delegate.allocate(shape);
  }

  @Override
  public long bytes() {
    return delegate.bytes();
  }

  @Override
  public boolean isClosed() {
    return delegate.isClosed();
  }

  @Override
  public void close() {
    delegate.close();
  }
}
