package dev.hadamard.expression;

/**
 * The pseudo-random numbers of {@link Expression#uniform}: a hash of the place and the key, with
 * operations on 32-bit integers that every device has.
 *
 * <p>Place and key are mixed by two rounds of the finalizer of MurmurHash3 (A. Appleby, 2011),
 * which changes each bit of the result with a probability near ½ for each bit of its input. The
 * upper 24 bits are the number.
 */
public final class Uniform {

  private Uniform() {}

  private static final int MINUS_ZERO = 0x80000000;

  /** The number in [0, 1) at a place. Both zeros are the same key. */
  public static float of(long place, float key) {
    int bits = Float.floatToRawIntBits(key);
    int hash = mixed(mixed((int) place + 0x9e3779b9) ^ (bits == MINUS_ZERO ? 0 : bits));
    return (hash >>> 8) * 0x1p-24f;
  }

  private static int mixed(int value) {
    int h = value;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    h ^= h >>> 16;
    return h;
  }
}
