package dev.hadamard.cpu;

/**
 * Notices vector code that C2 did not compile as it should: every vector is an object then, and
 * plain loops are many times faster. It listens until one product was fast enough, or until the
 * compiler has had more than its time. It cannot be asked when a backend opens, because the
 * compiler takes one or two seconds, and it does not change the loops, because the bits would
 * change. It cannot tell such code from a machine that is busy with other things.
 */
final class SlownessWatch {

  /** A vector unit of 128 bits does five times as many in a nanosecond; with objects it is 0.1. */
  private static final double LEAST_PER_NANO = 1;

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** Smaller products are slow for reasons of their own. */
  private static final long LEAST_MULTIPLY_ADDS = 200_000;

  private boolean listens = true;
  private long heard;

  /** Whether it has not made up its mind yet. */
  boolean listens() {
    return listens;
  }

  /**
   * Takes note of a product.
   *
   * @return whether it is time to warn, which is said once at most
   */
  boolean warns(long multiplyAdds, long nanos) {
    if (!listens || multiplyAdds < LEAST_MULTIPLY_ADDS) {
      return false;
    }
    heard += nanos;
    boolean isFast = multiplyAdds > LEAST_PER_NANO * nanos;
    boolean warns = !isFast && heard > PATIENCE_NANOS;
    listens = !isFast && !warns;
    return warns;
  }
}
