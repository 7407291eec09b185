package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;

/** The checks of shape that several operations share, each with the message that a user reads. */
final class Shapes {

  private Shapes() {}

  static void same(Op op, String firstName, Tensor first, String otherName, Tensor other) {
    if (!first.shape().equals(other.shape())) {
      throw mismatch(
          op,
          "%s %s, %s %s: the shapes differ",
          firstName,
          first.shape(),
          otherName,
          other.shape());
    }
  }

  /** A tensor that is one row, as long as those of a matrix. */
  static void row(Op op, String rowName, Tensor row, String name, Tensor matrix) {
    if (row.shape().rows() != 1 || row.shape().columns() != matrix.shape().columns()) {
      throw mismatch(
          op,
          "%s %s, %s %s: %s is not one row of %d",
          rowName,
          row.shape(),
          name,
          matrix.shape(),
          rowName,
          matrix.shape().columns());
    }
  }

  static void matrix(Op op, String name, Tensor tensor, int rows, int columns) {
    Shape shape = tensor.shape();
    if (shape.rows() != rows || shape.columns() != columns) {
      throw mismatch(op, "%s is %s, expected %d×%d", name, shape, rows, columns);
    }
  }

  static void vector(Op op, String name, Tensor tensor, int columns) {
    Shape shape = tensor.shape();
    if (shape.rows() != 1 || shape.columns() != columns) {
      throw mismatch(op, "%s is %s, expected one row of %d", name, shape, columns);
    }
  }

  static ShapeMismatchException mismatch(Op op, String format, Object... arguments) {
    return new ShapeMismatchException(op.name() + ": " + format.formatted(arguments));
  }
}
