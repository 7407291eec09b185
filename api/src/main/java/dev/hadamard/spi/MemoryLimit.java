package dev.hadamard.spi;

import dev.hadamard.BackendConfig;
import dev.hadamard.DeviceType;

/**
 * The limit on the bytes that all tensors of a backend may use together, and its origin.
 *
 * <p>A device with memory of its own refuses an allocation that does not fit. A device that shares
 * the host's memory, such as a processor or an integrated GPU, does not refuse it: the operating
 * system grants the memory and later kills the process that used it. Such a device therefore has a
 * default limit:
 *
 * <pre>
 *   M      the memory of the machine, or of the container (control group) if that is less
 *   H      what the JVM's heap may grow to
 *   limit  half of M, or M − H − M/4 if that is less; at least M/8, at most the device's memory
 * </pre>
 *
 * <p>With the JVM's default heap limit of a quarter of the memory both terms equal M/2. The last
 * quarter is for direct buffers, compiled code, the driver and other programs.
 *
 * @param bytes the limit; {@link Long#MAX_VALUE} for none
 * @param origin the origin of the limit in words, for messages
 */
public record MemoryLimit(long bytes, String origin) {

  private static final String OF_BACKEND = "the limit of this backend";
  private static final String SET = "set by hadamard.max-device-bytes";
  private static final String OF_DEVICE = "the device's memory";
  private static final String DEFAULT =
      "the default for a device that shares the host's memory; set hadamard.max-device-bytes to"
          + " change it";

  /** A limit that the backend itself has set. */
  public static MemoryLimit of(long bytes) {
    return new MemoryLimit(bytes, OF_BACKEND);
  }

  /**
   * Determines the limit for a device.
   *
   * @param config the configuration, which may set a limit
   * @param type the device's type, which says whether it shares the host's memory
   * @param deviceBytes the size of the device's memory, which is an upper limit in any case; 0 if
   *     unknown
   */
  public static MemoryLimit of(BackendConfig config, DeviceType type, long deviceBytes) {
    long memory = deviceBytes > 0 ? deviceBytes : Long.MAX_VALUE;
    long configured = config.maxDeviceBytes();
    if (configured < memory) {
      return new MemoryLimit(configured, SET);
    }
    boolean isShared = type == DeviceType.CPU || type == DeviceType.INTEGRATED_GPU;
    if (isShared && configured == Long.MAX_VALUE) {
      long host = HostMemory.bytes() == Long.MAX_VALUE ? memory : HostMemory.bytes();
      long share = share(host, Runtime.getRuntime().maxMemory());
      return share < memory ? new MemoryLimit(share, DEFAULT) : new MemoryLimit(memory, OF_DEVICE);
    }
    return new MemoryLimit(memory, OF_DEVICE);
  }

  /** The default limit of a device that shares M bytes with a heap of at most H bytes. */
  static long share(long memory, long heap) {
    long left = memory - Math.min(memory, heap) - memory / 4;
    return Math.max(memory / 8, Math.min(memory / 2, left));
  }
}
