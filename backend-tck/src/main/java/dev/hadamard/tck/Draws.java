package dev.hadamard.tck;

import java.util.SplittableRandom;

/**
 * Seeded random numbers. Each test has its own seed, which the system property {@code tck.seed}
 * replaces. {@link #toString} names the seed, so that a failure can be reproduced.
 */
public final class Draws {

  private final long seed;
  private final SplittableRandom random;

  private Draws(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** Creates a generator with this seed, or with that of {@code tck.seed}. */
  public static Draws seeded(long seed) {
    return new Draws(Long.getLong("tck.seed", seed));
  }

  /** Returns a uniform number in [low, high). */
  public float uniform(float low, float high) {
    return (float) (low + (high - low) * random.nextDouble());
  }

  /** Returns uniform numbers in [low, high). */
  public float[] uniform(int count, float low, float high) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = uniform(low, high);
    }
    return values;
  }

  /**
   * Returns numbers of both signs with magnitudes from 2⁻⁴ to 2⁴, so that sums have terms of
   * different scales.
   */
  public float[] mixed(int count) {
    float[] values = uniform(count, -1, 1);
    for (int i = 0; i < count; i++) {
      values[i] = Math.scalb(values[i], random.nextInt(-4, 5));
    }
    return values;
  }

  /** Returns whole numbers from −limit to limit without 0, so that a dropped term changes a sum. */
  public float[] wholeNumbers(int count, int limit) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int magnitude = random.nextInt(1, limit + 1);
      values[i] = random.nextBoolean() ? magnitude : -magnitude;
    }
    return values;
  }

  /** Returns the numbers 0, 1, …, count − 1 in random order. */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Returns a uniform integer from 0 to bound − 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
