package dev.hadamard.kernels.launch;

import dev.hadamard.Shape;

/** A tensor as kernels see it: row-major memory with a shape. */
public interface Operand {

  /** Its extents. */
  Shape shape();

  /** Where it lies; an empty tensor has memory too. */
  Argument.Memory memory();

  /** Rows of the matrix that it is. */
  default int rows() {
    return shape().rows();
  }

  /** Columns of the matrix that it is. */
  default int columns() {
    return shape().columns();
  }

  /** Elements in all. */
  default int size() {
    return shape().size();
  }
}
