package dev.hadamard.cpu;

/**
 * Where a block of a matrix lies that was copied into an array of its own: element (r, j) of the
 * block is element (row + r, column + j) of the matrix and {@code r·pitch + j} of the array.
 *
 * @param pitch from one row to the next, at least the width; what lies between means nothing
 */
record Block(int row, int column, int rows, int width, int pitch) {

  /** How much of the array it takes. */
  int length() {
    return rows * pitch;
  }
}
