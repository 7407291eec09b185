package dev.hadamard.cuda;

import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.NativeLinker;
import java.nio.ByteBuffer;
import java.util.Optional;
import jcuda.NativePointerObject;
import jcuda.driver.CUstream;
import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** cuBLAS of CUDA 13, through JavaCPP's presets. */
final class Cublas13 implements Cublas {

  private static final int REAL_32F = 0; // CUDA_R_32F
  private static final FirstCall<Optional<String>> FIRST_CALL = new FirstCall<>();

  /** The handle of JCuda's stream as a number, which JCuda does not expose. */
  private static final class Handle extends NativePointerObject {
    Handle(CUstream stream) {
      super(stream);
    }

    long value() {
      return getNativePointer();
    }
  }

  /** Device memory, or an object of the driver, by its address. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  private final cublasContext handle = new cublasContext();

  /**
   * The reason why it cannot be used; empty if it can.
   *
   * @param linker tells JavaCPP where to unpack, if that has not been done
   */
  static Optional<String> refusal(NativeLinker linker) {
    return FIRST_CALL.answer(() -> first(linker));
  }

  private static Optional<String> first(NativeLinker linker) {
    return Linkage.attempt(
        "libcublas.so.13",
        () -> {
          linker.chooseJavaCppCache(Cublas13.class.getClassLoader());
          return cublas.cublasGetProperty(0, new int[1]);
        });
  }

  @Override
  public int create() {
    return cublas.cublasCreate_v2(handle);
  }

  @Override
  public int version() {
    int[] version = new int[1];
    cublas.cublasGetVersion_v2(handle, version);
    return version[0];
  }

  @Override
  public int setStream(CUstream stream) {
    return cublas.cublasSetStream_v2(
        handle, new CUstream_st(new Address(new Handle(stream).value())));
  }

  @Override
  public int setWorkspace(long address, long bytes) {
    return cublas.cublasSetWorkspace_v2(handle, new Address(address), bytes);
  }

  @Override
  public int gemm(ColumnMajorProduct product, ByteBuffer scalars, int computeType) {
    BytePointer alpha = new BytePointer(scalars);
    return cublas.cublasGemmEx(
        handle,
        operation(product.transposedA()),
        operation(product.transposedB()),
        product.m(),
        product.n(),
        product.k(),
        alpha,
        new Address(product.a()),
        REAL_32F,
        product.leadingA(),
        new Address(product.b()),
        REAL_32F,
        product.leadingB(),
        alpha.getPointer(Float.BYTES),
        new Address(product.c()),
        REAL_32F,
        product.leadingC(),
        computeType,
        cublas.CUBLAS_GEMM_DEFAULT);
  }

  private static int operation(boolean transposed) {
    return transposed ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
  }

  @Override
  public int destroy() {
    return cublas.cublasDestroy_v2(handle);
  }
}
