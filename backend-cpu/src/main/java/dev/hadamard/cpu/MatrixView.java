package dev.hadamard.cpu;

import dev.hadamard.Transpose;

/**
 * A matrix laid over an array: element (i, j) is {@code data[start + i·rowStride +
 * j·columnStride]}. A transposed operand is the same array with the strides exchanged; of a tensor
 * one stride is 1.
 */
sealed class MatrixView permits GatheredMatrix, ScatteredMatrix {

  final float[] data;
  final int rowStride;
  final int columnStride;

  private final int start;

  MatrixView(float[] data, int rowStride, int columnStride) {
    this(data, rowStride, columnStride, 0);
  }

  MatrixView(float[] data, int rowStride, int columnStride, int start) {
    this.data = data;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
    this.start = start;
  }

  /** A tensor as rows × columns. */
  static MatrixView of(CpuTensor tensor) {
    return new MatrixView(tensor.data, tensor.shape().columns(), 1, tensor.start);
  }

  /** op(A) of a tensor. */
  static MatrixView of(CpuTensor tensor, Transpose transpose) {
    return transpose == Transpose.YES ? of(tensor).transposed() : of(tensor);
  }

  /** A vector as a matrix of equal rows. */
  static MatrixView ofEqualRows(CpuTensor row) {
    return new MatrixView(row.data, 0, 1, row.start);
  }

  MatrixView transposed() {
    return new MatrixView(data, columnStride, rowStride, start);
  }

  /** The part that begins at this element. */
  MatrixView from(int row, int column) {
    return new MatrixView(data, rowStride, columnStride, offset(row, column));
  }

  int offset(int row, int column) {
    return start + row * rowStride + column * columnStride;
  }

  /** Whether it is no matrix in memory, but one that loops read from images. */
  boolean isGathered() {
    return false;
  }

  /** Whether the block's rows lie in the matrix as they do in the array, one behind the other. */
  boolean isDense(Block block) {
    return columnStride == 1 && rowStride == block.width();
  }

  /** Copies a block of the matrix into the array. */
  void load(Block block, float[] target) {
    if (columnStride != 1 && rowStride == 1) {
      loadByColumns(block, target);
      return;
    }
    if (isDense(block)) {
      System.arraycopy(data, offset(block.row(), block.column()), target, 0, block.length());
      return;
    }
    for (int r = 0; r < block.rows(); r++) {
      int offset = offset(block.row() + r, block.column());
      int to = r * block.width();
      if (columnStride == 1) {
        System.arraycopy(data, offset, target, to, block.width());
      } else {
        for (int j = 0; j < block.width(); j++) {
          target[to + j] = data[offset + j * columnStride];
        }
      }
    }
  }

  private void loadByColumns(Block block, float[] target) {
    int from = offset(block.row(), block.column());
    Transposition.copy(
        data, from, columnStride, block.width(), block.rows(), target, 0, block.width());
  }

  /** Copies the array into a block of the matrix. */
  void store(Block block, float[] source) {
    if (columnStride != 1 && rowStride == 1) {
      storeByColumns(block, source);
      return;
    }
    if (isDense(block)) {
      System.arraycopy(source, 0, data, offset(block.row(), block.column()), block.length());
      return;
    }
    for (int r = 0; r < block.rows(); r++) {
      int offset = offset(block.row() + r, block.column());
      int from = r * block.width();
      if (columnStride == 1) {
        System.arraycopy(source, from, data, offset, block.width());
      } else {
        for (int j = 0; j < block.width(); j++) {
          data[offset + j * columnStride] = source[from + j];
        }
      }
    }
  }

  private void storeByColumns(Block block, float[] source) {
    int to = offset(block.row(), block.column());
    Transposition.copy(
        source, 0, block.width(), block.rows(), block.width(), data, to, columnStride);
  }
}
