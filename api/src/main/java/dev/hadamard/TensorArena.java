package dev.hadamard;

/**
 * Owns tensors and frees them all at once.
 *
 * <p>Operations that are already queued finish as if the arena were still open; only later calls
 * are refused. An arena may be used from many threads.
 */
public interface TensorArena extends AutoCloseable {

  /**
   * * Allocates a tensor filled with +0 (rule B6).
   *
   * @throws IllegalStateException if the arena or its backend is closed
   * @throws OutOfDeviceMemoryException if the device's memory or {@code hadamard.max-device-bytes}
   *     does not suffice
   */
  Tensor allocate(Shape shape);

  /**
   * Allocates a tensor with the given extents, filled with +0.
   *
   * @throws IllegalArgumentException if the extents are not a legal {@link Shape}
   */
  default Tensor allocate(int... dimensions) {
    return allocate(Shape.of(dimensions));
  }

  /** The number of bytes of the open tensors of this arena, as float32 without padding. */
  long bytes();

  /** Whether {@link #close()} has been called, here or by the backend. */
  boolean isClosed();

  /** Frees every tensor of this arena. Closing twice does nothing. */
  @Override
  void close();
}
