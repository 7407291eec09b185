package dev.hadamard.kernels.launch;

import dev.hadamard.Shape;

/** A tensor as an operand of kernels: row-major memory with a shape. */
public interface Operand {

  /** The shape. */
  Shape shape();

  /** The memory; an empty tensor has memory, too. */
  Argument.Memory memory();

  /** The number of rows of the tensor as a matrix. */
  default int rows() {
    return shape().rows();
  }

  /** The number of columns of the tensor as a matrix. */
  default int columns() {
    return shape().columns();
  }

  /** The number of elements. */
  default int size() {
    return shape().size();
  }
}
