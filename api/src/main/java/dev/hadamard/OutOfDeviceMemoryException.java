package dev.hadamard;

/** The device, or the limit set by {@code hadamard.max-device-bytes}, has no room for a tensor. */
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
    super(
        "out of device memory: %,d bytes asked, %,d in use, limit %,d"
            .formatted(bytesAsked, bytesInUse, bytesLimit));
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
