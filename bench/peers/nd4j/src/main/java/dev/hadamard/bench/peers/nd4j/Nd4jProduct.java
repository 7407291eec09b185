package dev.hadamard.bench.peers.nd4j;

import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A product into an array that exists already: Cᵀ ← op(B)ᵀ·op(A)ᵀ. */
final class Nd4jProduct implements Task {

  private final INDArray a;
  private final INDArray b;
  private final INDArray c;
  private final boolean isATransposed;
  private final boolean isBTransposed;

  Nd4jProduct(Work.Matmul work) {
    int m = work.m();
    int n = work.n();
    int k = work.k();
    isATransposed = work.layout() == Work.Layout.TN;
    isBTransposed = work.layout() == Work.Layout.NT;
    float[] first = Operands.stream(0, m * k);
    float[] second = Operands.stream(1, k * n);
    a = Nd4jRuntime.transposed(first, isATransposed ? k : m, isATransposed ? m : k);
    b = Nd4jRuntime.transposed(second, isBTransposed ? n : k, isBTransposed ? k : n);
    c = Nd4jRuntime.transposed(new float[m * n], m, n);
  }

  @Override
  public void run() {
    Nd4j.gemm(b, a, c, isBTransposed, isATransposed, 1, 0);
  }

  @Override
  public float[] result() {
    run();
    return Nd4jRuntime.download(c);
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
