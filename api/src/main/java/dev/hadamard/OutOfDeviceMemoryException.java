package dev.hadamard;

/**
 * The device, or a limit on its memory, has no room for a tensor: that of {@code
 * hadamard.max-device-bytes}, or the default of a device that shares the host's memory.
 */
public final class OutOfDeviceMemoryException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final long bytesAsked;
  private final long bytesInUse;
  private final long bytesLimit;

  /**
   * For one refused allocation.
   *
   * @param bytesAsked the size of the allocation
   * @param bytesInUse what this backend's tensors take already
   * @param bytesLimit the configured limit or the device's memory
   */
  public OutOfDeviceMemoryException(long bytesAsked, long bytesInUse, long bytesLimit) {
    this(bytesAsked, bytesInUse, bytesLimit, "");
  }

  /**
   * For one refused allocation, with where the limit comes from.
   *
   * @param bytesAsked the size of the allocation
   * @param bytesInUse what this backend's tensors take already
   * @param bytesLimit the configured limit or the device's memory
   * @param limitOrigin for people, such as {@code the device's memory}
   */
  public OutOfDeviceMemoryException(
      long bytesAsked, long bytesInUse, long bytesLimit, String limitOrigin) {
    super(
        "out of device memory: %,d bytes asked, %,d in use, limit %,d%s"
            .formatted(
                bytesAsked,
                bytesInUse,
                bytesLimit,
                limitOrigin.isEmpty() ? "" : " (" + limitOrigin + ")"));
    this.bytesAsked = bytesAsked;
    this.bytesInUse = bytesInUse;
    this.bytesLimit = bytesLimit;
  }

  /** The size of the refused allocation. */
  public long bytesAsked() {
    return bytesAsked;
  }

  /** What this backend's tensors took at that moment. */
  public long bytesInUse() {
    return bytesInUse;
  }

  /** The configured limit or the device's memory. */
  public long bytesLimit() {
    return bytesLimit;
  }
}
