package dev.hadamard;

/**
 * The memory of a backend's device, as far as its tensors may use it.
 *
 * @param bytesInUse what the backend's tensors take, as float32 without padding
 * @param bytesLimit what they may take together; {@link Long#MAX_VALUE} if there is no limit, or
 *     none is known
 * @param limitOrigin the origin of the limit in words, such as {@code the device's memory}; empty
 *     if unknown
 */
public record DeviceMemory(long bytesInUse, long bytesLimit, String limitOrigin) {

  /** No limit is known. */
  public static final DeviceMemory UNKNOWN = new DeviceMemory(0, Long.MAX_VALUE, "");

  /** What further tensors may take. */
  public long bytesFree() {
    return bytesLimit - bytesInUse;
  }
}
