package dev.hadamard;

/** Whether a matrix operand is used as it lies or transposed: op(A) = A or Aᵀ. Nothing is moved. */
public enum Transpose {
  /** op(A) = A. */
  NO,
  /** op(A) = Aᵀ. */
  YES;

  /** The rows of op(A) for a matrix of this shape. */
  public int rowsOf(Shape shape) {
    return this == NO ? shape.rows() : shape.columns();
  }

  /** The columns of op(A) for a matrix of this shape. */
  public int columnsOf(Shape shape) {
    return this == NO ? shape.columns() : shape.rows();
  }
}
