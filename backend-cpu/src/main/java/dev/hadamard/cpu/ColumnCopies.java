package dev.hadamard.cpu;

import dev.hadamard.Tensor;
import dev.hadamard.op.Columns;

/** Joins and divides columns of tensors in Java arrays, a row of a part at a time. */
final class ColumnCopies {

  private ColumnCopies() {}

  static void join(Columns.Join op) {
    CpuTensor whole = (CpuTensor) op.whole();
    int at = 0;
    for (Tensor each : op.parts()) {
      CpuTensor part = (CpuTensor) each;
      int columns = part.shape().columns();
      for (int row = 0; row < part.shape().rows(); row++) {
        System.arraycopy(
            part.data, part.start + row * columns, whole.data, place(whole, row, at), columns);
      }
      at += columns;
    }
  }

  static void split(Columns.Split op) {
    CpuTensor whole = (CpuTensor) op.whole();
    int at = 0;
    for (Tensor each : op.parts()) {
      CpuTensor part = (CpuTensor) each;
      int columns = part.shape().columns();
      for (int row = 0; row < part.shape().rows(); row++) {
        System.arraycopy(
            whole.data, place(whole, row, at), part.data, part.start + row * columns, columns);
      }
      at += columns;
    }
  }

  private static int place(CpuTensor whole, int row, int column) {
    return whole.start + row * whole.shape().columns() + column;
  }
}
