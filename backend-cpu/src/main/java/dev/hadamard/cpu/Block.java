package dev.hadamard.cpu;

/**
 * A block of a matrix that was copied into an array of its own, row by row without gaps: element
 * (r, j) of the block is element (row + r, column + j) of the matrix and {@code r·width + j} of the
 * array.
 */
record Block(int row, int column, int rows, int width) {

  /** How much of the array it takes. */
  int length() {
    return rows * width;
  }
}
