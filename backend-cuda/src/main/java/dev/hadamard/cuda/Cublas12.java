package dev.hadamard.cuda;

import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.NativeLinker;
import java.nio.ByteBuffer;
import java.util.Optional;
import jcuda.LogLevel;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.runtime.cudaStream_t;

/** cuBLAS of CUDA 12, through JCuda. */
final class Cublas12 implements Cublas {

  private static final FirstCall<Optional<String>> FIRST_CALL = new FirstCall<>();

  /** Device memory by its address. */
  private static final class Address extends Pointer {
    Address(long address) {
      super(address);
    }
  }

  private final cublasHandle handle = new cublasHandle();

  /**
   * The reason why it cannot be used; empty if it can.
   *
   * @param linker links JCuda, if that has not been done
   */
  static Optional<String> refusal(NativeLinker linker) {
    return FIRST_CALL.answer(() -> first(linker));
  }

  private static Optional<String> first(NativeLinker linker) {
    return Linkage.attempt(
        "libcublas.so.12",
        () -> {
          linker.link(
              JCudaLibrary.find(JCudaLibrary.CUBLAS),
              () -> JCublas2.setLogLevel(LogLevel.LOG_QUIET));
          JCublas2.setExceptionsEnabled(false);
          return 0;
        });
  }

  @Override
  public int create() {
    return JCublas2.cublasCreate(handle);
  }

  @Override
  public int version() {
    int[] version = new int[1];
    JCublas2.cublasGetVersion(handle, version);
    return version[0];
  }

  @Override
  public int setStream(CUstream stream) {
    return JCublas2.cublasSetStream(handle, new cudaStream_t(stream));
  }

  @Override
  public int setWorkspace(long address, long bytes) {
    return JCublas2.cublasSetWorkspace(handle, new Address(address), bytes);
  }

  @Override
  public int gemm(ColumnMajorProduct product, ByteBuffer scalars, int computeType) {
    Pointer alpha = Pointer.to(scalars);
    return JCublas2.cublasGemmEx_new(
        handle,
        operation(product.transposedA()),
        operation(product.transposedB()),
        product.m(),
        product.n(),
        product.k(),
        alpha,
        new Address(product.a()),
        cudaDataType.CUDA_R_32F,
        product.leadingA(),
        new Address(product.b()),
        cudaDataType.CUDA_R_32F,
        product.leadingB(),
        alpha.withByteOffset(Float.BYTES),
        new Address(product.c()),
        cudaDataType.CUDA_R_32F,
        product.leadingC(),
        computeType,
        cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
  }

  private static int operation(boolean transposed) {
    return transposed ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
  }

  @Override
  public int destroy() {
    return JCublas2.cublasDestroy(handle);
  }
}
