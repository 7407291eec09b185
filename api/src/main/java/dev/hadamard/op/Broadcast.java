package dev.hadamard.op;

import dev.hadamard.Shape;

/**
 * How an input of an {@link Elementwise} or a {@link Reduction} is broadcast over m × n elements.
 */
public enum Broadcast {
  /** Element by element: the input is m × n. */
  FULL,
  /** One row for all rows: the input is 1 × n. */
  ROW,
  /** One column for all columns: the input is m × 1. */
  COLUMN,
  /** One number for all: the input is 1 × 1. */
  SCALAR;

  /** The broadcast of an input whose rows and columns are those of the whole or 1. */
  public static Broadcast of(Shape input, int rows, int columns) {
    if (input.rows() == rows && input.columns() == columns) {
      return FULL;
    }
    if (input.size() == 1) {
      return SCALAR;
    }
    return input.rows() == 1 ? ROW : COLUMN;
  }

  /**
   * The index in the input of what belongs to an element of the whole.
   *
   * @param i the index of the element, row-major
   * @param columns n
   */
  public int place(int i, int columns) {
    return switch (this) {
      case FULL -> i;
      case ROW -> i % columns;
      case COLUMN -> i / columns;
      case SCALAR -> 0;
    };
  }
}
