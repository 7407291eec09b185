package dev.hadamard;

/**
 * A float32 array of fixed shape in a backend's memory: row-major, contiguous, never a view, so two
 * different tensors never overlap.
 *
 * <p>A tensor belongs to the backend and the {@link TensorArena} that allocated it. Using it with
 * another backend, or after its arena closed, is refused (rule B7).
 */
public interface Tensor {

  /** The extents, fixed for life. */
  Shape shape();

  /** Whether its arena has been closed. */
  boolean isClosed();
}
