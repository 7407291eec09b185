package dev.hadamard;

import org.jspecify.annotations.Nullable;

/** An operation failed on the device, or the driver refused it. */
public class DeviceException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final @Nullable String kernel;
  private final String code;

  /**
   * Creates an exception for one failed call.
   *
   * @param operation the operation that failed, for example {@code matmul}
   * @param kernel the kernel that failed, or null if there was none
   * @param code the name of the driver's error, for example {@code CL_OUT_OF_RESOURCES}
   */
  public DeviceException(String operation, @Nullable String kernel, String code) {
    super(operation + (kernel == null ? "" : " (kernel " + kernel + ")") + " failed: " + code);
    this.operation = operation;
    this.kernel = kernel;
    this.code = code;
  }

  /** The operation that failed. */
  public String operation() {
    return operation;
  }

  /** The kernel that failed, or null if there was none. */
  public @Nullable String kernel() {
    return kernel;
  }

  /** The name of the driver's error. */
  public String code() {
    return code;
  }
}
