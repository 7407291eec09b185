package dev.hadamard;

/**
 * Owns tensors and frees them all at once.
 *
 * <p>Work already queued on a tensor finishes as if the arena were still open; only later calls are
 * refused. Arenas may be used from many threads.
 */
public interface TensorArena extends AutoCloseable {

  /**
   * A new tensor filled with +0 (rule B6).
   *
   * @throws IllegalStateException if the arena or its backend is closed
   * @throws OutOfDeviceMemoryException if the device or {@code hadamard.max-device-bytes} has no
   *     room
   */
  Tensor allocate(Shape shape);

  /**
   * A new tensor with the given extents, filled with +0.
   *
   * @throws IllegalArgumentException if the extents make no {@link Shape}
   */
  default Tensor allocate(int... dimensions) {
    return allocate(Shape.of(dimensions));
  }

  /** The bytes of the tensors that are alive in this arena, as float32 without padding. */
  long bytes();

  /** Whether {@link #close()} has been called, here or by the backend. */
  boolean isClosed();

  /** Frees every tensor of this arena. Closing twice does nothing. */
  @Override
  void close();
}
