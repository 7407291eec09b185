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

  /**
   * An input that is used for all m × n elements of the whole: its rows are m or 1, its columns n
   * or 1.
   *
   * @param whole the whole in words, as in {@code out0 4×3}
   */
  static void broadcast(Op op, String name, Tensor input, String whole, int rows, int columns) {
    Shape shape = input.shape();
    boolean fits =
        (shape.rows() == rows || shape.rows() == 1)
            && (shape.columns() == columns || shape.columns() == 1);
    if (!fits) {
      throw mismatch(
          op,
          "%s %s cannot be broadcast to %s: rows must be %s, columns %s",
          name,
          shape,
          whole,
          orOne(rows),
          orOne(columns));
    }
  }

  private static String orOne(int extent) {
    return extent == 1 ? "1" : extent + " or 1";
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

  /** x is m × k, w is n × k, b is 1 × n, z is m × n. */
  static void affine(Op op, Tensor x, Tensor w, Tensor b, Tensor z) {
    if (x.shape().columns() != w.shape().columns()) {
      throw mismatch(
          op,
          "x %s, w %s: the columns %d and %d differ",
          x.shape(),
          w.shape(),
          x.shape().columns(),
          w.shape().columns());
    }
    matrix(op, "z", z, x.shape().rows(), w.shape().rows());
    vector(op, "b", b, w.shape().rows());
  }

  /** delta is m × n, x is m × k, w is n × k, b is 1 × n. */
  static void gradient(Op op, Tensor delta, Tensor x, Tensor w, Tensor b) {
    if (delta.shape().rows() != x.shape().rows()) {
      throw mismatch(
          op,
          "delta %s, x %s: the rows %d and %d differ",
          delta.shape(),
          x.shape(),
          delta.shape().rows(),
          x.shape().rows());
    }
    matrix(op, "w", w, delta.shape().columns(), x.shape().columns());
    vector(op, "b", b, delta.shape().columns());
  }

  /** Three tensors of rank 3 or 4 that are equal but for the last two extents. */
  static void leading(Op op, Tensor a, Tensor b, Tensor out) {
    int rank = a.shape().rank();
    boolean fits = rank >= 3 && b.shape().rank() == rank && out.shape().rank() == rank;
    for (int axis = 0; fits && axis < rank - 2; axis++) {
      int extent = a.shape().dimension(axis);
      fits = b.shape().dimension(axis) == extent && out.shape().dimension(axis) == extent;
    }
    if (!fits) {
      throw mismatch(
          op,
          "a %s, b %s, out %s: they have no leading extents in common, which count the items",
          a.shape(),
          b.shape(),
          out.shape());
    }
  }

  static ShapeMismatchException mismatch(Op op, String format, Object... arguments) {
    return new ShapeMismatchException(op.name() + ": " + format.formatted(arguments));
  }
}
