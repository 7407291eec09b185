package dev.hadamard.cuda;

import dev.hadamard.DeviceException;
import java.util.Set;
import java.util.function.IntSupplier;
import jcuda.CudaException;
import jcuda.driver.CUresult;
import org.jspecify.annotations.Nullable;

/**
 * The status codes of the driver.
 *
 * <p>Code elsewhere in the process may make JCuda throw an exception instead of returning the code.
 * {@link #of} returns the code in both cases.
 */
final class CudaStatus {

  static final int SUCCESS = CUresult.CUDA_SUCCESS;

  private static final int LARGEST_CODE = 999;

  /** The codes after which the context is unusable: each later call fails with the same code. */
  private static final Set<Integer> FATAL =
      Set.of(
          CUresult.CUDA_ERROR_DEINITIALIZED,
          CUresult.CUDA_ERROR_INVALID_CONTEXT,
          CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
          CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE,
          226, // CUDA_ERROR_CONTAINED, of CUDA 12.8
          CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
          CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
          CUresult.CUDA_ERROR_ASSERT,
          CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
          CUresult.CUDA_ERROR_INVALID_PC,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_MPS_RPC_FAILURE,
          CUresult.CUDA_ERROR_MPS_CLIENT_TERMINATED,
          721, // CUDA_ERROR_TENSOR_MEMORY_LEAK, of CUDA 13
          CUresult.CUDA_ERROR_EXTERNAL_DEVICE,
          CUresult.CUDA_ERROR_UNKNOWN);

  private CudaStatus() {}

  /** The code of a call, whether it returns or throws it. */
  static int of(IntSupplier call) {
    try {
      return call.getAsInt();
    } catch (CudaException thrown) {
      return code(thrown);
    }
  }

  /** The code of an exception of JCuda, whose message is the code's name. */
  static int code(CudaException thrown) {
    for (int code = 0; code <= LARGEST_CODE; code++) {
      if (CUresult.stringFor(code).equals(thrown.getMessage())) {
        return code;
      }
    }
    return CUresult.CUDA_ERROR_UNKNOWN;
  }

  static boolean isFatal(int status) {
    return FATAL.contains(status);
  }

  static boolean isNoMemory(int status) {
    return status == CUresult.CUDA_ERROR_OUT_OF_MEMORY;
  }

  /** The code by name, as in {@code CUDA_ERROR_ILLEGAL_ADDRESS}. */
  static String name(int status) {
    String name = CUresult.stringFor(status);
    return name.startsWith("CUDA_") ? name : "CUDA error " + status; // newer than JCuda
  }

  static DeviceException failure(int status, String operation, @Nullable String kernel) {
    return new DeviceException(operation, kernel, name(status));
  }

  /** Throws the exception for a failed status. */
  static void check(int status, String operation) {
    if (status != SUCCESS) {
      throw failure(status, operation, null);
    }
  }
}
