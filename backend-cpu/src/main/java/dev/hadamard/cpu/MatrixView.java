package dev.hadamard.cpu;

import dev.hadamard.Transpose;

/**
 * A matrix laid over an array: element (i, j) is {@code data[i·rowStride + j·columnStride]}. A
 * transposed operand is the same array with the strides exchanged; of a tensor one stride is 1.
 */
final class MatrixView {

  final float[] data;
  final int rowStride;
  final int columnStride;

  MatrixView(float[] data, int rowStride, int columnStride) {
    this.data = data;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
  }

  /** A tensor as rows × columns. */
  static MatrixView of(CpuTensor tensor) {
    return new MatrixView(tensor.data, tensor.shape().columns(), 1);
  }

  /** op(A) of a tensor. */
  static MatrixView of(CpuTensor tensor, Transpose transpose) {
    return transpose == Transpose.YES ? of(tensor).transposed() : of(tensor);
  }

  /** A vector as a matrix of equal rows. */
  static MatrixView ofEqualRows(CpuTensor row) {
    return new MatrixView(row.data, 0, 1);
  }

  MatrixView transposed() {
    return new MatrixView(data, columnStride, rowStride);
  }

  int offset(int row, int column) {
    return row * rowStride + column * columnStride;
  }

  /** Copies {@code width} elements of a row from {@code column} on into the target's beginning. */
  void loadRow(int row, int column, int width, float[] target) {
    int offset = offset(row, column);
    if (columnStride == 1) {
      System.arraycopy(data, offset, target, 0, width);
    } else {
      for (int j = 0; j < width; j++) {
        target[j] = data[offset + j * columnStride];
      }
    }
  }

  /** Copies the source's beginning to {@code width} elements of a row from {@code column} on. */
  void storeRow(int row, int column, int width, float[] source) {
    int offset = offset(row, column);
    if (columnStride == 1) {
      System.arraycopy(source, 0, data, offset, width);
    } else {
      for (int j = 0; j < width; j++) {
        data[offset + j * columnStride] = source[j];
      }
    }
  }
}
