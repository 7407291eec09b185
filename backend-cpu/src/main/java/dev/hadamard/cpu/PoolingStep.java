package dev.hadamard.cpu;

/** What max pooling does with a tap of all positions of a line. All arrays have one index. */
interface PoolingStep {

  /** The loops that C2 compiles as they are. */
  PoolingStep PLAIN = new PlainPooling();

  /**
   * best ← the larger of best and x, winner ← tap where that is x. Of equal values, and of two
   * NaNs, the one that is there stays; NaN is larger than any other value.
   *
   * @param from first element
   * @param to the element behind the last
   */
  void larger(float[] x, float tap, float[] best, float[] winner, int from, int to);

  /** passed ← δ where the winner is this tap, elsewhere 0. */
  void pass(float[] delta, float[] winner, float tap, float[] passed, int from, int to);
}
