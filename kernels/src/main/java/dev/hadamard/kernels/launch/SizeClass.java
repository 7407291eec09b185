package dev.hadamard.kernels.launch;

/** The sizes of pooled device memory: a freed buffer serves the next request of its class. */
public final class SizeClass {

  private static final int SMALLEST = 256;

  private SizeClass() {}

  /**
   * The bytes that a request is given: four classes for each power of two, so at most a fifth is
   * unused, and a multiple of the alignment.
   *
   * @param bytes the request
   * @param alignment of the device in bytes, a power of two
   */
  public static long of(long bytes, int alignment) {
    long power = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes)));
    long step = Math.max(alignment, power / 4);
    return Math.max(SMALLEST, (bytes + step - 1) / step * step);
  }
}
