package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.function.Supplier;

/** An operation on arrays, whose result is a new one. */
final class PyTorchOperation implements Task {

  private final NDManager arrays;
  private final Supplier<NDArray> operation;

  private PyTorchOperation(NDManager arrays, Supplier<NDArray> operation) {
    this.arrays = arrays;
    this.operation = operation;
  }

  /** A product; the transposed operand is a view, which PyTorch hands to its BLAS as it is. */
  static PyTorchOperation product(NDManager arrays, Work.Matmul work) {
    int m = work.m();
    int n = work.n();
    int k = work.k();
    boolean isATransposed = work.layout() == Work.Layout.TN;
    boolean isBTransposed = work.layout() == Work.Layout.NT;
    Shape shapeOfA = isATransposed ? new Shape(k, m) : new Shape(m, k);
    Shape shapeOfB = isBTransposed ? new Shape(n, k) : new Shape(k, n);
    NDArray first = arrays.create(Operands.stream(0, m * k), shapeOfA);
    NDArray second = arrays.create(Operands.stream(1, k * n), shapeOfB);
    NDArray a = isATransposed ? first.transpose() : first;
    NDArray b = isBTransposed ? second.transpose() : second;
    return new PyTorchOperation(arrays, () -> a.matMul(b));
  }

  /**
   * An operation on vectors.
   *
   * @throws UnsupportedOperationException if DJL has no such function
   */
  static PyTorchOperation elementwise(NDManager arrays, Work.Elementwise work) {
    NDArray x = arrays.create(Operands.scaled(0, work.elements(), Operands.SPREAD));
    NDArray y = arrays.create(Operands.scaled(1, work.elements(), Operands.SPREAD));
    return new PyTorchOperation(
        arrays,
        switch (work.kind()) {
          case ACTIVATE -> Functions.activation(work.function(), x);
          case DERIVATIVE -> Functions.derivative(work.function(), x);
          case HADAMARD -> () -> x.mul(y);
          case AXPBY -> () -> y.muli(0.25f).addi(x.mul(0.5f));
          case COPY -> x::duplicate;
        });
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is made within it
  public void run() {
    try (NDScope scope = new NDScope()) {
      NDArray unused = operation.get();
    }
  }

  @Override
  @SuppressWarnings("try")
  public float[] result() {
    try (NDScope scope = new NDScope()) {
      return operation.get().toFloatArray();
    }
  }

  @Override
  public void close() {
    arrays.close();
  }
}
