package dev.hadamard;

import org.jspecify.annotations.Nullable;

/** The device or its driver refused or failed an operation. */
public class DeviceException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final @Nullable String kernel;
  private final String code;

  /**
   * For one failed call.
   *
   * @param operation what the backend was doing, for example {@code matmul}
   * @param kernel the kernel concerned, or null if none was
   * @param code the driver's error by name, for example {@code CL_OUT_OF_RESOURCES}
   */
  public DeviceException(String operation, @Nullable String kernel, String code) {
    super(operation + (kernel == null ? "" : " (kernel " + kernel + ")") + " failed: " + code);
    this.operation = operation;
    this.kernel = kernel;
    this.code = code;
  }

  /** What the backend was doing. */
  public String operation() {
    return operation;
  }

  /** The kernel concerned, or null if none was. */
  public @Nullable String kernel() {
    return kernel;
  }

  /** The driver's error by name. */
  public String code() {
    return code;
  }
}
