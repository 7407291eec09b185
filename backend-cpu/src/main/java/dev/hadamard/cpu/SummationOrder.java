package dev.hadamard.cpu;

/**
 * In which order the products of an element are added. All loops keep to it, so all give the same
 * bits: in chains of {@link #CHAIN}, then the chains of a stretch of k one after the other, then
 * the stretches. An element of k = 1,000 passes some 136 roundings instead of 1,000.
 */
final class SummationOrder {

  /** Products summed in one chain, from the first on. */
  static final int CHAIN = 128;

  /** Most of k that is summed before the result takes the sum. */
  static final int LONGEST_STRETCH = 1024;

  private SummationOrder() {}

  /** Equal stretches of k, whole chains each. */
  static int stretch(int k) {
    int stretches = partsOf(k, LONGEST_STRETCH);
    return partsOf(partsOf(k, stretches), CHAIN) * CHAIN;
  }

  private static int partsOf(int extent, int size) {
    return (int) (((long) extent + size - 1) / size);
  }
}
