package dev.hadamard.cpu;

/**
 * Finds out whether {@code Math.fma} is an instruction. If the processor or its emulator lacks it,
 * Java computes it with {@code BigDecimal}: with the same bits, but a thousand times slower.
 */
final class FusedMultiplyAdd {

  private static final int CALLS = 2_000;
  private static final int ROUNDS = 5;

  /**
   * The instruction takes a tenth of it even when interpreted, BigDecimal three times it at best.
   */
  private static final long LIMIT_NANOS = 1_000_000;

  private FusedMultiplyAdd() {}

  /** Tries it out; takes some 0.3 ms where it is fast. */
  static boolean isFast() {
    float x = 0.3f;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        x = Math.fma(x, -0.9f, 1f);
      }
      long elapsed = System.nanoTime() - start;
      if (elapsed < LIMIT_NANOS && x > 0) {
        return true;
      }
    }
    return false;
  }
}
