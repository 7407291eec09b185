package dev.hadamard;

/**
 * A float32 array of fixed shape in a backend's memory, row-major and contiguous. It is never a
 * view, so different tensors never overlap.
 *
 * <p>A tensor belongs to the backend and the {@link TensorArena} that allocated it. Another backend
 * refuses it, and so does its own backend once the arena is closed (rule B7).
 */
public interface Tensor {

  /** The extents, which never change. */
  Shape shape();

  /** Whether the tensor's arena has been closed. */
  boolean isClosed();
}
