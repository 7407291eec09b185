package dev.hadamard.cpu;

/** The left operand of a product as the tiles read it: rows, of which some make a tile. */
sealed interface SimdLeft permits SimdRows, SimdWindows {

  /** How many rows there are. */
  int count();

  /** How many calls of {@link #pack} it takes before the rows can be read. */
  int parts();

  /** Copies a part of what the tiles do not read where it is. */
  void pack(int part);

  /**
   * Rows of a tile.
   *
   * @param vectors its width
   */
  int rowsOfTile(int vectors);

  /**
   * Computes the sums of one tile: rows from {@code row} on, of which {@code rest} are left, times
   * rows of a strip. Rows of the target beyond the last mean nothing.
   *
   * @param vectors width of the strip
   * @param first the column of this operand where the sums begin
   * @param length products of a sum
   * @param b the strip, its first row from {@code b0} on, its rows {@code pitch} apart
   * @param target the sums' rows, the first from {@code s} on, {@code sumPitch} apart
   * @return how many rows the tile has
   */
  int multiply(
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
      int sumPitch);
}
