package dev.hadamard;

/**
 * An array of fixed shape and type in a backend's memory, row-major and contiguous. It is an
 * allocation, or a {@linkplain #view view} of a part of one.
 *
 * <p>A tensor belongs to the backend and the {@link TensorArena} that allocated it. Another backend
 * refuses it, and so does its own backend once the arena is closed (rule B7).
 */
public interface Tensor {

  /** The extents, which never change. */
  Shape shape();

  /** The type of the elements. */
  default DType dtype() {
    return DType.FLOAT32;
  }

  /** Whether the tensor's arena has been closed. */
  boolean isClosed();

  /**
   * Returns consecutive elements of this tensor as a tensor. They are the same memory: what is
   * written to one is read from the other. A view takes no memory of its own and closes with its
   * allocation.
   *
   * <pre>{@code
   * try (Backend backend = Backends.open("cpu");
   *     TensorArena arena = backend.newArena()) {
   *   Tensor parameters = arena.allocate(1024); // of a layer with 30 inputs and 10 outputs
   *   Tensor w = parameters.view(0, Shape.of(10, 30));
   *   Tensor b = parameters.view(512, Shape.of(10)); // a multiple of backend.viewAlignment()
   * }
   * }</pre>
   *
   * @param from the first element, counted from this tensor's first one; a multiple of {@link
   *     Backend#viewAlignment}
   * @param shape its extents; it may be empty
   * @throws ShapeMismatchException if this tensor does not have these elements
   * @throws IllegalArgumentException if the first element is not aligned
   * @throws IllegalStateException if the tensor or its backend is closed
   */
  Tensor view(int from, Shape shape);
}
