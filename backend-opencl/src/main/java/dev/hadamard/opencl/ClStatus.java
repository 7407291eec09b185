package dev.hadamard.opencl;

import dev.hadamard.DeviceException;
import java.util.Set;
import org.jocl.CL;
import org.jspecify.annotations.Nullable;

/** The status codes of OpenCL. */
final class ClStatus {

  /** No platform: the loader found no driver. Part of cl_khr_icd, so JOCL has no name for it. */
  static final int PLATFORM_NOT_FOUND = -1001;

  /** The codes after which no queued work can be trusted. */
  private static final Set<Integer> FATAL =
      Set.of(
          CL.CL_DEVICE_NOT_AVAILABLE,
          CL.CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST,
          CL.CL_INVALID_CONTEXT,
          CL.CL_INVALID_COMMAND_QUEUE,
          -9999); // NVIDIA: an illegal address in a kernel

  private static final Set<Integer> NO_MEMORY =
      Set.of(
          CL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
          CL.CL_OUT_OF_RESOURCES,
          CL.CL_OUT_OF_HOST_MEMORY,
          CL.CL_INVALID_BUFFER_SIZE);

  private ClStatus() {}

  static boolean isFatal(int status) {
    return FATAL.contains(status);
  }

  static boolean isNoMemory(int status) {
    return NO_MEMORY.contains(status);
  }

  /** The code by name, as in {@code CL_OUT_OF_RESOURCES}. */
  static String name(int status) {
    return status == PLATFORM_NOT_FOUND
        ? "CL_PLATFORM_NOT_FOUND_KHR"
        : CL.stringFor_errorCode(status);
  }

  static DeviceException failure(int status, String operation, @Nullable String kernel) {
    return new DeviceException(operation, kernel, name(status));
  }

  /** Throws the exception for a failed status. */
  static void check(int status, String operation, @Nullable String kernel) {
    if (status != CL.CL_SUCCESS) {
      throw failure(status, operation, kernel);
    }
  }
}
