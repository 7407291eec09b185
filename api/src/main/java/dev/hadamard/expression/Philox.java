package dev.hadamard.expression;

/**
 * The block function Philox 4×32-10: four 32-bit numbers of a counter and a key.
 *
 * <p>A round multiplies two words of the counter by constants, and exchanges the halves of the
 * products with the other two words and the key; the key then moves by a constant. There are ten
 * rounds. Neighbouring counters give independent numbers, so that no state is kept.
 *
 * <p>Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, <i>Parallel random numbers: as
 * easy as 1, 2, 3</i>, 2011, §3.3. One thread uses an instance at a time.
 */
final class Philox {

  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;

  /** The golden ratio. */
  private static final int WEYL_0 = 0x9E3779B9;

  /** √3 − 1. */
  private static final int WEYL_1 = 0xBB67AE85;

  private static final int ROUNDS = 10;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private int x0;
  private int x1;
  private int x2;
  private int x3;

  /** Computes the four numbers of a counter of four words and a key of two. */
  void compute(int c0, int c1, int c2, int c3, int key0, int key1) {
    int a = c0;
    int b = c1;
    int c = c2;
    int d = c3;
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long first = MULTIPLIER_0 * (a & UNSIGNED);
      long second = MULTIPLIER_1 * (c & UNSIGNED);
      a = (int) (second >>> 32) ^ b ^ k0;
      b = (int) second;
      c = (int) (first >>> 32) ^ d ^ k1;
      d = (int) first;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    x0 = a;
    x1 = b;
    x2 = c;
    x3 = d;
  }

  /** One of the four numbers, by its index from 0 to 3. */
  int number(int index) {
    return switch (index) {
      case 0 -> x0;
      case 1 -> x1;
      case 2 -> x2;
      default -> x3;
    };
  }
}
