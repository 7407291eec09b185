package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;

/** A tensor of an {@link AbstractBackend}; a subclass adds the memory. */
public abstract class AbstractTensor implements Tensor {

  private final Object owner;
  private final Shape shape;
  private volatile boolean closed;

  /**
   * Creates a tensor of a backend.
   *
   * @param owner the backend that allocates it
   * @param shape the tensor's shape
   */
  protected AbstractTensor(AbstractBackend<?> owner, Shape shape) {
    this.owner = owner;
    this.shape = shape;
  }

  @Override
  public final Shape shape() {
    return shape;
  }

  @Override
  public final boolean isClosed() {
    return closed;
  }

  final boolean belongsTo(OwningBackend<?> backend) {
    return owner == backend;
  }

  /** Whether the two share an element. */
  final boolean overlaps(AbstractTensor other) {
    return this == other;
  }

  /** Whether the two hold the same elements. */
  final boolean covers(AbstractTensor other) {
    return this == other;
  }

  final void markClosed() {
    closed = true;
  }

  @Override
  public String toString() {
    return "Tensor " + shape + (closed ? " (closed)" : "");
  }
}
