package dev.hadamard.bench.peers.openblas;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import org.bytedeco.javacpp.FloatPointer;

/** A product on operands in native memory. */
final class OpenBlasProduct implements Task {

  private final Work.Matmul work;
  private final FloatPointer a;
  private final FloatPointer b;
  private final FloatPointer c;

  OpenBlasProduct(Work.Matmul work) {
    this.work = work;
    a = new FloatPointer(Operands.stream(0, work.m() * work.k()));
    b = new FloatPointer(Operands.stream(1, work.k() * work.n()));
    c = new FloatPointer((long) work.m() * work.n());
  }

  @Override
  public void run() {
    boolean isATransposed = work.layout() == Work.Layout.TN;
    boolean isBTransposed = work.layout() == Work.Layout.NT;
    cblas_sgemm(
        CblasRowMajor,
        isATransposed ? CblasTrans : CblasNoTrans,
        isBTransposed ? CblasTrans : CblasNoTrans,
        work.m(),
        work.n(),
        work.k(),
        1,
        a,
        isATransposed ? work.m() : work.k(),
        b,
        isBTransposed ? work.k() : work.n(),
        0,
        c,
        work.n());
  }

  @Override
  public float[] result() {
    run();
    float[] values = new float[work.m() * work.n()];
    c.get(values);
    return values;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
