package dev.hadamard.cuda;

import dev.hadamard.DeviceException;
import dev.hadamard.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasStatus;

/**
 * Products by cuBLAS in one stream, with their own workspace. With it the library allocates nothing
 * while a graph is captured, and computes the same bits for the same product (B9).
 *
 * <p>Tensors are float32 in any precision; the library rounds the operands itself.
 */
final class CublasProducts implements Blas {

  /** NVIDIA's recommendation for compute capability 9.0 and above; a smaller GPU needs less. */
  private static final long WORKSPACE_BYTES = 32L << 20;

  private final Cublas library;
  private final int computeType;
  private final String label;

  /** The number of rows and columns of the trial product. */
  private static final int TRIAL = 64;

  private final DeviceAddress workspace = new DeviceAddress();
  private final ByteBuffer scalars =
      ByteBuffer.allocateDirect(2 * Float.BYTES).order(ByteOrder.nativeOrder());

  /**
   * Opens the library.
   *
   * @param stream the stream for the products; its context is current
   * @param precision FP32, TF32 or BF16
   * @throws DeviceException if the library does not start
   */
  CublasProducts(Cublas library, CUstream stream, Precision precision) {
    this.library = library;
    this.computeType = computeType(precision);
    check("cublasCreate", library.create());
    try {
      check("cublasSetStream", library.setStream(stream));
      CudaStatus.check(
          CudaStatus.of(() -> JCudaDriver.cuMemAlloc(workspace, WORKSPACE_BYTES)),
          "the workspace of cuBLAS");
      tryOut(stream);
      check("cublasSetWorkspace", library.setWorkspace(workspace.value(), WORKSPACE_BYTES));
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
    int version = library.version();
    this.label = "cuBLAS " + version / 10_000 + "." + version % 10_000 / 100;
  }

  /**
   * Computes a trial product in the memory of the workspace, to detect a library that does not
   * support this device while another one can still be chosen.
   */
  private void tryOut(CUstream stream) {
    CudaStatus.check(
        CudaStatus.of(() -> JCudaDriver.cuMemsetD32Async(workspace, 0, 3L * TRIAL * TRIAL, stream)),
        "the trial of cuBLAS");
    long a = workspace.value();
    long b = a + (long) TRIAL * TRIAL * Float.BYTES;
    long c = b + (long) TRIAL * TRIAL * Float.BYTES;
    gemm(false, true, TRIAL, TRIAL, TRIAL, 1, a, TRIAL, b, TRIAL, 0, c, TRIAL);
    CudaStatus.check(
        CudaStatus.of(() -> JCudaDriver.cuStreamSynchronize(stream)), "the trial of cuBLAS");
  }

  /** The cuBLAS setting of a precision. */
  static int computeType(Precision precision) {
    return switch (precision) {
      case FP32 -> Cublas.COMPUTE_32F;
      case TF32 -> Cublas.COMPUTE_32F_FAST_TF32;
      case BF16 -> Cublas.COMPUTE_32F_FAST_16BF;
      case FP32_3XTF32 ->
          throw new IllegalArgumentException("cuBLAS makes no products of three of TF32");
    };
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public void gemm(
      boolean transposedA,
      boolean transposedB,
      int m,
      int n,
      int k,
      float alpha,
      long a,
      int pitchA,
      long b,
      int pitchB,
      float beta,
      long c,
      int pitchC) {
    ColumnMajorProduct product =
        ColumnMajorProduct.ofRows(
            transposedA, transposedB, m, n, k, a, pitchA, b, pitchB, c, pitchC);
    scalars.putFloat(0, alpha).putFloat(Float.BYTES, beta); // read before the call returns
    check("matmul", library.gemm(product, scalars, computeType));
  }

  private static void check(String operation, int status) {
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      throw new DeviceException(operation, null, name(status));
    }
  }

  /** The status by name, as in {@code CUBLAS_STATUS_EXECUTION_FAILED}. */
  private static String name(int status) {
    String name = cublasStatus.stringFor(status);
    return name.startsWith("CUBLAS_") ? name : "cuBLAS status " + status;
  }

  @Override
  public void close() {
    library.destroy();
    if (workspace.value() != 0) {
      CudaStatus.of(() -> JCudaDriver.cuMemFree(workspace));
    }
  }
}
