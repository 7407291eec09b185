package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import java.util.Arrays;

/** The checks of shapes and aliases (rules B4 and B8), with their messages. */
final class Operands {

  private Operands() {}

  static void matmul(Shape a, Transpose ta, Shape b, Transpose tb, Shape out) {
    int inner = ta.columnsOf(a);
    if (inner != tb.rowsOf(b)) {
      throw mismatch(
          "matmul",
          "a %s%s, b %s%s: the inner dimensions %d and %d differ",
          a,
          mark(ta),
          b,
          mark(tb),
          inner,
          tb.rowsOf(b));
    }
    if (out.rows() != ta.rowsOf(a) || out.columns() != tb.columnsOf(b)) {
      throw mismatch(
          "matmul",
          "a %s%s, b %s%s give %d×%d, out is %s",
          a,
          mark(ta),
          b,
          mark(tb),
          ta.rowsOf(a),
          tb.columnsOf(b),
          out);
    }
  }

  static void same(String op, String firstName, Shape first, String otherName, Shape other) {
    if (!first.equals(other)) {
      throw mismatch(op, "%s %s, %s %s: the shapes differ", firstName, first, otherName, other);
    }
  }

  static void row(String op, String rowName, Shape row, String name, Shape matrix) {
    if (row.rows() != 1 || row.columns() != matrix.columns()) {
      throw mismatch(
          op,
          "%s %s, %s %s: %s is not one row of %d",
          rowName,
          row,
          name,
          matrix,
          rowName,
          matrix.columns());
    }
  }

  static void denseForward(Shape x, Shape w, Shape b, Shape z, Shape a) {
    affine("denseForward", x, w, b, z);
    matrix("denseForward", "a", a, x.rows(), w.rows());
  }

  static void denseHead(Shape x, Shape w, Shape b, Shape targets, Shape z, Shape delta) {
    affine("denseHead", x, w, b, z);
    matrix("denseHead", "delta", delta, x.rows(), w.rows());
    same("denseHead", "targets", targets, "delta", delta);
  }

  private static void affine(String op, Shape x, Shape w, Shape b, Shape z) {
    if (x.columns() != w.columns()) {
      throw mismatch(
          op, "x %s, w %s: the columns %d and %d differ", x, w, x.columns(), w.columns());
    }
    matrix(op, "z", z, x.rows(), w.rows());
    vector(op, "b", b, w.rows());
  }

  static void denseDelta(Shape deltaNext, Shape w, Shape kept, Shape delta) {
    if (deltaNext.columns() != w.rows()) {
      throw mismatch(
          "denseDelta",
          "deltaNext %s, w %s: the columns %d and the rows %d differ",
          deltaNext,
          w,
          deltaNext.columns(),
          w.rows());
    }
    matrix("denseDelta", "delta", delta, deltaNext.rows(), w.columns());
    same("denseDelta", "kept", kept, "delta", delta);
  }

  static void denseGradient(String op, Shape delta, Shape x, Shape w, Shape b) {
    if (delta.rows() != x.rows()) {
      throw mismatch(
          op, "delta %s, x %s: the rows %d and %d differ", delta, x, delta.rows(), x.rows());
    }
    matrix(op, "w", w, delta.columns(), x.columns());
    vector(op, "b", b, delta.columns());
  }

  static void distinct(String op, String outName, Tensor out, Tensor... inputs) {
    distinct(op, outName, out, Arrays.asList(inputs));
  }

  static void distinct(String op, String outName, Tensor out, Iterable<Tensor> inputs) {
    for (Tensor input : inputs) {
      if (input == out) {
        throw new IllegalArgumentException(op + ": " + outName + " is also an input (rule B4)");
      }
    }
  }

  static void remaining(String op, String name, int remaining, Shape shape) {
    if (remaining != shape.size()) {
      throw mismatch(
          op, "the tensor %s has %d elements, %s has %d", shape, shape.size(), name, remaining);
    }
  }

  private static void matrix(String op, String name, Shape shape, int rows, int columns) {
    if (shape.rows() != rows || shape.columns() != columns) {
      throw mismatch(op, "%s is %s, expected %d×%d", name, shape, rows, columns);
    }
  }

  private static void vector(String op, String name, Shape shape, int columns) {
    if (shape.rows() != 1 || shape.columns() != columns) {
      throw mismatch(op, "%s is %s, expected one row of %d", name, shape, columns);
    }
  }

  private static String mark(Transpose transpose) {
    return transpose == Transpose.YES ? "ᵀ" : "";
  }

  private static ShapeMismatchException mismatch(String op, String format, Object... arguments) {
    return new ShapeMismatchException(op + ": " + format.formatted(arguments));
  }
}
