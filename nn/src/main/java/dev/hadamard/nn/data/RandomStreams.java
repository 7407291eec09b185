package dev.hadamard.nn.data;

/**
 * The numbers of the {@linkplain SplitMix64#stream random streams} of this library. One seed serves
 * for all of them, and their draws are independent.
 */
public final class RandomStreams {

  /** Initial weights; layer l uses {@code INITIALISATION + l}. */
  public static final long INITIALISATION = 0;

  /** The selection of the test samples. */
  public static final long SPLIT = 1L << 32;

  /** The shuffling of the samples; epoch e uses {@code SHUFFLE + e}. */
  public static final long SHUFFLE = 2L << 32;

  private RandomStreams() {}
}
