package dev.hadamard;

/** Whether an operation uses a matrix as it is or transposed: op(A) = A or Aᵀ. No data is moved. */
public enum Transpose {
  /** op(A) = A: the matrix as it is. */
  NO,
  /** op(A) = Aᵀ: the transposed matrix. */
  YES;

  /** The number of rows of op(A) for a matrix of this shape. */
  public int rowsOf(Shape shape) {
    return this == NO ? shape.rows() : shape.columns();
  }

  /** The number of columns of op(A) for a matrix of this shape. */
  public int columnsOf(Shape shape) {
    return this == NO ? shape.columns() : shape.rows();
  }
}
