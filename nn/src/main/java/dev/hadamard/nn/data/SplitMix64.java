package dev.hadamard.nn.data;

/**
 * A small seeded random number generator. This page defines its numbers, which are the same on
 * every machine, JVM and backend.
 *
 * <p>State sₙ = s₀ + n·0x9E3779B97F4A7C15, output mix(sₙ) with two multiply-xorshift rounds (G.
 * Steele, D. Lea, C. Flood, <i>Fast Splittable Pseudorandom Number Generators</i>, 2014, with the
 * constants of Stafford's variant 13).
 *
 * <p>Not for cryptography. Not thread-safe.
 */
public final class SplitMix64 {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Creates a generator from a seed. All seeds are equally good. */
  public SplitMix64(long seed) {
    this.state = seed;
  }

  /**
   * Creates one of many independent generators from one seed, so that the initial weights of a
   * network are unrelated to the order of its samples.
   */
  public static SplitMix64 stream(long seed, long stream) {
    return new SplitMix64(mix(mix(seed) + GAMMA * (stream + 1)));
  }

  /** Returns 64 uniform bits. */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /**
   * Returns a uniform integer in [0, bound).
   *
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound + " is not positive");
    }
    while (true) {
      int bits = (int) (nextLong() >>> 33);
      int value = bits % bound;
      // The last, incomplete run of values would favour the small ones.
      if (bits - value <= Integer.MAX_VALUE - (bound - 1)) {
        return value;
      }
    }
  }

  /** Returns a uniform number in [0, 1), a multiple of 2⁻⁵³. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /**
   * Returns a number from the standard normal distribution, √(−2 ln u₁)·cos(2πu₂). It is computed
   * with {@link StrictMath}, which gives the same bits everywhere. Source: G. Box, M. Muller, 1958.
   */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /**
   * Shuffles the values; every permutation is equally likely. Source: R. Fisher and F. Yates; D.
   * Knuth, <i>The Art of Computer Programming</i>, vol. 2, algorithm P.
   */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
