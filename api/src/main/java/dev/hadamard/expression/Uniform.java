package dev.hadamard.expression;

/**
 * The pseudo-random numbers of {@link Expression#uniform}, by the counter-based generator Philox
 * 4×32-10, with operations on 32-bit integers that every device has.
 *
 * <pre>
 * counter  (⌊place/4⌋, step, 0, 0)
 * key      (seed, stream)
 * number   the upper 24 bits of word (place mod 4), times 2⁻²⁴
 * </pre>
 *
 * <p>A float counts by its bits; both zeros are the word 0, and every NaN is 7fc00000. Four
 * neighbours share a block, which an instance computes once. One thread uses an instance at a time.
 *
 * <p>Source: J. K. Salmon and others, <i>Parallel random numbers: as easy as 1, 2, 3</i>, 2011.
 */
public final class Uniform {

  private static final int MINUS_ZERO = 0x80000000;

  private final Philox philox = new Philox();
  private int block = -1; // no place has it
  private int seed;
  private int stream;
  private int step;

  /** Creates a generator; it has no state but the numbers that it computed last. */
  public Uniform() {}

  /**
   * The number in [0, 1) of an element.
   *
   * @param place the index of the element, row-major, below 2³³
   */
  public float at(long place, float seed, float stream, float step) {
    int newBlock = (int) (place >>> 2);
    int newSeed = word(seed);
    int newStream = word(stream);
    int newStep = word(step);
    if (newBlock != block
        || newSeed != this.seed
        || newStream != this.stream
        || newStep != this.step) {
      block = newBlock;
      this.seed = newSeed;
      this.stream = newStream;
      this.step = newStep;
      philox.compute(newBlock, newStep, 0, 0, newSeed, newStream);
    }
    return (philox.number((int) (place & 3)) >>> 8) * 0x1p-24f;
  }

  private static int word(float value) {
    int bits = Float.floatToIntBits(value);
    return bits == MINUS_ZERO ? 0 : bits;
  }
}
