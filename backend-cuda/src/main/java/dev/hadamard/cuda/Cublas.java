package dev.hadamard.cuda;

import java.nio.ByteBuffer;
import jcuda.driver.CUstream;

/**
 * cuBLAS as one of its bindings gives it, with a handle of its own. Each call returns a status of
 * cuBLAS's, 0 for success.
 */
interface Cublas {

  /** {@code CUBLAS_COMPUTE_32F}: products and sums in float32. */
  int COMPUTE_32F = 68;

  /** {@code CUBLAS_COMPUTE_32F_FAST_16BF}: operands rounded to bfloat16, sums in float32. */
  int COMPUTE_32F_FAST_16BF = 75;

  /** {@code CUBLAS_COMPUTE_32F_FAST_TF32}: operands rounded to TF32, sums in float32. */
  int COMPUTE_32F_FAST_TF32 = 77;

  /** Makes the handle, in the context that is current. */
  int create();

  /** 10000·major + 100·minor + patch. */
  int version();

  /** Binds the handle to a stream, which also takes back a workspace. */
  int setStream(CUstream stream);

  /** Gives the handle device memory to work in, instead of its own. */
  int setWorkspace(long address, long bytes);

  /**
   * Queues a product.
   *
   * @param scalars a direct buffer that holds α and β
   * @param computeType how precisely, one of the constants above
   */
  int gemm(ColumnMajorProduct product, ByteBuffer scalars, int computeType);

  /** Frees the handle. */
  int destroy();
}
