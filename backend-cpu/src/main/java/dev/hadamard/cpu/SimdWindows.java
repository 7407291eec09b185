package dev.hadamard.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Rows of a {@link GatheredMatrix} as the tiles read them: out of {@link PaddedImages}, by the
 * place of a row plus that of a column. A row is a position of the window, or, for the gradient of
 * the weights, a number within it.
 */
final class SimdWindows implements SimdLeft {

  private @Nullable PaddedImages images;
  private float[] room = new float[0];
  private float[] data = room;
  private int[] rows = new int[0];
  private int[] columns = new int[0];
  private int count;

  /** Lays it over rows [row, row + count) and columns [column, column + width) of a. */
  void place(GatheredMatrix a, int row, int column, int count, int width) {
    this.count = count;
    if (rows.length < count) {
      rows = new int[count];
    }
    if (columns.length < width) {
      columns = new int[width];
    }
    int position = a.position(row, column);
    int number = a.number(row, column);
    int positions = a.isTransposed() ? width : count;
    int numbers = a.isTransposed() ? count : width;
    PaddedImages next =
        new PaddedImages(a, position, position + positions, number, number + numbers, room);
    next.positions(position, positions, a.isTransposed() ? columns : rows);
    next.numbers(number, numbers, a.isTransposed() ? rows : columns);
    images = next;
    data = next.data();
    if (next.isCopied()) {
      room = data;
    }
  }

  /** Lets go of the operand; what was copied of it stays. */
  void release() {
    images = null;
    data = room;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int parts() {
    return images == null ? 0 : images.parts();
  }

  @Override
  public void pack(int part) {
    if (images != null) {
      images.copy(part);
    }
  }

  @Override
  public int rowsOfTile(int vectors) {
    return SimdLoops.HAS_MANY_REGISTERS && vectors < 4
        ? SimdWindowTileOfEight.ROWS
        : SimdWindowTileOfFour.ROWS;
  }

  @Override
  public int multiply(
      int vectors,
      int row,
      int rest,
      int first,
      int length,
      float[] b,
      int b0,
      int pitch,
      float[] target,
      int s,
      int sumPitch) {
    if (rowsOfTile(vectors) == SimdWindowTileOfEight.ROWS && rest > SimdWindowTileOfFour.ROWS) {
      int last = Math.min(SimdWindowTileOfEight.ROWS, rest) - 1;
      SimdWindowTileOfEight.multiply(
          vectors, length, data, rows, row, last, columns, first, b, b0, pitch, target, s,
          sumPitch);
      return SimdWindowTileOfEight.ROWS;
    }
    int last = Math.min(SimdWindowTileOfFour.ROWS, rest) - 1;
    SimdWindowTileOfFour.multiply(
        vectors, length, data, rows, row, last, columns, first, b, b0, pitch, target, s, sumPitch);
    return SimdWindowTileOfFour.ROWS;
  }
}
