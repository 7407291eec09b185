package dev.hadamard.nn.data;

/**
 * The streams of {@link SplitMix64#stream} that this library draws from, so that one seed serves
 * for everything without the draws being related.
 */
public final class RandomStreams {

  /** Initial weights; layer l uses {@code INITIALISATION + l}. */
  public static final long INITIALISATION = 0;

  /** Which samples are held out. */
  public static final long SPLIT = 1L << 32;

  /** The order of the samples; epoch e uses {@code SHUFFLE + e}. */
  public static final long SHUFFLE = 2L << 32;

  private RandomStreams() {}
}
