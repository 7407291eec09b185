package dev.hadamard.tck;

import java.util.SplittableRandom;

/**
 * Seeded random numbers. The seed is the test's own unless the system property {@code tck.seed}
 * replaces it; {@link #toString} names it, so that a failure can be repeated.
 */
public final class Draws {

  private final long seed;
  private final SplittableRandom random;

  private Draws(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** The sequence of this seed, or of {@code tck.seed}. */
  public static Draws seeded(long seed) {
    return new Draws(Long.getLong("tck.seed", seed));
  }

  /** Uniform in [low, high). */
  public float uniform(float low, float high) {
    return (float) (low + (high - low) * random.nextDouble());
  }

  /** Uniform numbers in [low, high). */
  public float[] uniform(int count, float low, float high) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = uniform(low, high);
    }
    return values;
  }

  /** Numbers of both signs and of magnitudes from 2⁻⁴ to 2⁴, so that sums mix scales. */
  public float[] mixed(int count) {
    float[] values = uniform(count, -1, 1);
    for (int i = 0; i < count; i++) {
      values[i] = Math.scalb(values[i], random.nextInt(-4, 5));
    }
    return values;
  }

  /** Whole numbers from −limit to limit without 0, so that no term may be dropped unseen. */
  public float[] wholeNumbers(int count, int limit) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int magnitude = random.nextInt(1, limit + 1);
      values[i] = random.nextBoolean() ? magnitude : -magnitude;
    }
    return values;
  }

  /** 0, 1, …, count − 1 in random order. */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Uniform in 0 … bound − 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
