package dev.hadamard;

import java.util.Arrays;

/**
 * The extents of a tensor: one to four dimensions, row-major, the last one varying fastest.
 *
 * <p>Matrix operations see every shape as {@link #rows()} × {@link #columns()}: the last dimension
 * is the columns, all leading ones together the rows. A rank-1 shape is one row. Extents may be
 * zero (rule B12).
 */
public final class Shape {

  /** The highest rank a tensor may have. */
  public static final int MAX_RANK = 4;

  private final int[] dimensions;
  private final int rows;
  private final int columns;

  private Shape(int[] dimensions) {
    this.dimensions = dimensions;
    this.columns = dimensions[dimensions.length - 1];
    long leading = 1;
    for (int i = 0; i < dimensions.length - 1; i++) {
      leading = Math.multiplyExact(leading, (long) dimensions[i]);
    }
    if (leading > Integer.MAX_VALUE || leading * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "shape " + format(dimensions) + " has more than " + Integer.MAX_VALUE + " elements");
    }
    this.rows = (int) leading;
  }

  /**
   * Creates a shape with the given extents, outermost first.
   *
   * @throws IllegalArgumentException if there is no extent or more than {@value #MAX_RANK}, if one
   *     is negative, or if the number of elements exceeds {@link Integer#MAX_VALUE}
   */
  public static Shape of(int... dimensions) {
    if (dimensions.length < 1 || dimensions.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "a shape has 1 to " + MAX_RANK + " dimensions, not " + dimensions.length);
    }
    for (int extent : dimensions) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape " + format(dimensions) + " has a negative extent");
      }
    }
    try {
      return new Shape(dimensions.clone());
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          "shape " + format(dimensions) + " has more than " + Integer.MAX_VALUE + " elements",
          overflow);
    }
  }

  /** The number of dimensions, 1 to {@value #MAX_RANK}. */
  public int rank() {
    return dimensions.length;
  }

  /**
   * The extent of one dimension, 0 being the outermost.
   *
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public int dimension(int axis) {
    return dimensions[axis];
  }

  /** The product of all extents but the last; 1 for rank 1. */
  public int rows() {
    return rows;
  }

  /** The last extent. */
  public int columns() {
    return columns;
  }

  /** The number of elements. */
  public int size() {
    return rows * columns;
  }

  /** The number of bytes of the elements as float32. */
  public long bytes() {
    return (long) size() * Float.BYTES;
  }

  /** Whether the shape has no elements. */
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dimensions, that.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** The extents joined by ×, as in {@code 32×100}; a single extent is in brackets. */
  @Override
  public String toString() {
    return format(dimensions);
  }

  private static String format(int[] dimensions) {
    if (dimensions.length == 1) {
      return "[" + dimensions[0] + "]";
    }
    StringBuilder text = new StringBuilder();
    for (int extent : dimensions) {
      text.append(text.isEmpty() ? "" : "×").append(extent);
    }
    return text.toString();
  }
}
