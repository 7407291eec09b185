package dev.hadamard.cuda;

import java.nio.ByteBuffer;
import jcuda.driver.CUstream;

/**
 * A handle of cuBLAS through one of its bindings. Each call returns a status of cuBLAS, 0 for
 * success.
 */
interface Cublas {

  /** {@code CUBLAS_COMPUTE_32F}: products and sums in float32. */
  int COMPUTE_32F = 68;

  /** {@code CUBLAS_COMPUTE_32F_FAST_16BF}: operands rounded to bfloat16, sums in float32. */
  int COMPUTE_32F_FAST_16BF = 75;

  /** {@code CUBLAS_COMPUTE_32F_FAST_TF32}: operands rounded to TF32, sums in float32. */
  int COMPUTE_32F_FAST_TF32 = 77;

  /** Creates the handle in the current context. */
  int create();

  /** 10000·major + 100·minor + patch. */
  int version();

  /** Sets the stream of the handle, which also resets its workspace. */
  int setStream(CUstream stream);

  /** Sets the device memory that the handle uses as workspace. */
  int setWorkspace(long address, long bytes);

  /**
   * Queues a product.
   *
   * @param scalars a direct buffer that holds α and β
   * @param computeType the precision, one of the constants above
   */
  int gemm(ColumnMajorProduct product, ByteBuffer scalars, int computeType);

  /** Frees the handle. */
  int destroy();
}
