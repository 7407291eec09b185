package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;

/**
 * A tensor without memory, so that operations can be planned before anything is allocated. An
 * operation that names one cannot run.
 */
public final class UnallocatedTensor implements Tensor {

  private final String name;
  private final Shape shape;
  private final UnallocatedTensor allocation;
  private final int start;

  /**
   * Creates one that stands for an allocation.
   *
   * @param name for messages
   */
  public UnallocatedTensor(String name, Shape shape) {
    this.name = name;
    this.shape = shape;
    this.allocation = this;
    this.start = 0;
  }

  private UnallocatedTensor(UnallocatedTensor allocation, int start, Shape shape) {
    this.name = allocation.name;
    this.shape = shape;
    this.allocation = allocation;
    this.start = start;
  }

  /** The name of the allocation. */
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  /** {@inheritDoc} Any element may be the first one. */
  @Override
  public UnallocatedTensor view(int from, Shape part) {
    if (from < 0 || (long) from + part.size() > shape.size()) {
      throw new ShapeMismatchException(
          "view: %s from element %d on exceeds the tensor %s".formatted(part, from, shape));
    }
    return new UnallocatedTensor(allocation, start + from, part);
  }

  /** The tensor of which this is a view; this one if it is none. */
  public UnallocatedTensor allocation() {
    return allocation;
  }

  /** Whether the two share an element, or are one tensor. */
  public boolean overlaps(UnallocatedTensor other) {
    return this == other
        || (allocation == other.allocation
            && !shape.isEmpty()
            && !other.shape.isEmpty()
            && start < other.start + (long) other.shape.size()
            && other.start < start + (long) shape.size());
  }

  @Override
  public String toString() {
    return name + " " + shape + ", which is not in memory";
  }
}
