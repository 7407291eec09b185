package dev.hadamard;

/**
 * A tensor does not fit into the device's memory or exceeds a limit on it. The limit is {@code
 * hadamard.max-device-bytes}, or the default limit of a device that shares the host's memory.
 */
public final class OutOfDeviceMemoryException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final long bytesAsked;
  private final long bytesInUse;
  private final long bytesLimit;

  /**
   * * Creates an exception for one refused allocation.
   *
   * @param bytesAsked the size of the allocation
   * @param bytesInUse what this backend's tensors take already
   * @param bytesLimit the configured limit or the device's memory
   */
  public OutOfDeviceMemoryException(long bytesAsked, long bytesInUse, long bytesLimit) {
    this(bytesAsked, bytesInUse, bytesLimit, "");
  }

  /**
   * Creates an exception for one refused allocation, with the origin of the limit.
   *
   * @param bytesAsked the size of the allocation
   * @param bytesInUse what this backend's tensors take already
   * @param bytesLimit the configured limit or the device's memory
   * @param limitOrigin the origin of the limit in words, such as {@code the device's memory}
   */
  public OutOfDeviceMemoryException(
      long bytesAsked, long bytesInUse, long bytesLimit, String limitOrigin) {
    this(bytesAsked, bytesInUse, bytesLimit, limitOrigin, "");
  }

  /**
   * Creates an exception for several allocations that are refused together.
   *
   * @param bytesAsked the size of all
   * @param bytesInUse what this backend's tensors take already
   * @param bytesLimit the configured limit or the device's memory
   * @param limitOrigin the origin of the limit in words, such as {@code the device's memory}
   * @param remedy what would fit, in words
   */
  public OutOfDeviceMemoryException(
      long bytesAsked, long bytesInUse, long bytesLimit, String limitOrigin, String remedy) {
    super(
        "out of device memory: %,d bytes asked, %,d in use, limit %,d%s%s"
            .formatted(
                bytesAsked,
                bytesInUse,
                bytesLimit,
                limitOrigin.isEmpty() ? "" : " (" + limitOrigin + ")",
                remedy.isEmpty() ? "" : "; " + remedy));
    this.bytesAsked = bytesAsked;
    this.bytesInUse = bytesInUse;
    this.bytesLimit = bytesLimit;
  }

  /** The size of the refused allocation. */
  public long bytesAsked() {
    return bytesAsked;
  }

  /** The bytes that the backend's tensors used when the allocation was refused. */
  public long bytesInUse() {
    return bytesInUse;
  }

  /** The configured limit or the device's memory. */
  public long bytesLimit() {
    return bytesLimit;
  }
}
