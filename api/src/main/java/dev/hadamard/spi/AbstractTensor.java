package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;

/** A tensor of an {@link AbstractBackend}; a subclass adds the memory. */
public abstract class AbstractTensor implements Tensor {

  private final AbstractBackend<?> owner;
  private final Shape shape;
  private final AbstractTensor allocation;
  private final int start;
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
    this.allocation = this;
    this.start = 0;
  }

  /**
   * Creates a view of an allocation.
   *
   * @param allocation a tensor that is no view
   * @param from the first element
   * @param shape the view's shape
   */
  protected AbstractTensor(AbstractTensor allocation, int from, Shape shape) {
    this.owner = allocation.owner;
    this.shape = shape;
    this.allocation = allocation;
    this.start = from;
  }

  @Override
  public final Shape shape() {
    return shape;
  }

  @Override
  public final boolean isClosed() {
    return allocation.closed;
  }

  @Override
  public final Tensor view(int from, Shape shape) {
    return owner.viewOf(this, from, shape);
  }

  /** The tensor that was allocated: this one unless it is a view. */
  final AbstractTensor allocation() {
    return allocation;
  }

  /** Where a view of this tensor begins in the allocation, if it may. */
  final int startOf(int from, Shape part, int alignment) {
    if (from < 0 || (long) from + part.size() > shape.size()) {
      throw new ShapeMismatchException(
          "view: %s from element %d on exceeds the tensor %s, which has %d elements"
              .formatted(part, from, shape, shape.size()));
    }
    if (from % alignment != 0) { // this tensor itself begins at a multiple
      throw new IllegalArgumentException(
          "view: it begins at element %d; this backend needs a multiple of %d"
              .formatted(from, alignment));
    }
    return start + from;
  }

  final boolean belongsTo(OwningBackend<?> backend) {
    return owner == backend;
  }

  /** Whether the two share an element, or are one tensor. */
  public final boolean overlaps(AbstractTensor other) {
    return this == other || (allocation == other.allocation && intersects(other));
  }

  private boolean intersects(AbstractTensor other) {
    return !shape.isEmpty()
        && !other.shape.isEmpty()
        && start < other.start + (long) other.shape.size()
        && other.start < start + (long) shape.size();
  }

  /** Whether the two hold the same elements, whatever their shapes. */
  public final boolean covers(AbstractTensor other) {
    return allocation == other.allocation
        && start == other.start
        && shape.size() == other.shape.size();
  }

  final void markClosed() {
    closed = true;
  }

  @Override
  public String toString() {
    return "Tensor "
        + shape
        + (allocation == this ? "" : ", elements from %d of %s".formatted(start, allocation.shape))
        + (isClosed() ? " (closed)" : "");
  }
}
