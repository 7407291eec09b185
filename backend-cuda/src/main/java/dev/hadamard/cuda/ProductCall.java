package dev.hadamard.cuda;

import dev.hadamard.Transpose;
import jcuda.driver.CUstream;
import org.jspecify.annotations.Nullable;

/** out ← α·op(A)·op(B) + β·out by a library. */
record ProductCall(
    Blas blas,
    float alpha,
    CudaTensor a,
    Transpose ta,
    CudaTensor b,
    Transpose tb,
    float beta,
    CudaTensor out)
    implements Command {

  @Override
  public String operation() {
    return "matmul";
  }

  @Override
  public @Nullable String kernel() {
    return null;
  }

  @Override
  public int queue(CUstream stream) {
    blas.gemm(
        ta == Transpose.YES,
        tb == Transpose.YES,
        out.rows(),
        out.columns(),
        ta.columnsOf(a.shape()),
        alpha,
        a.memory().address().value(),
        a.columns(),
        b.memory().address().value(),
        b.columns(),
        beta,
        out.memory().address().value(),
        out.columns());
    return CudaStatus.SUCCESS; // the library throws what it has to say
  }
}
