package dev.hadamard.bench.worker;

/**
 * The operands of a {@link Work}. Each number is a function of its position, so that every process,
 * in Java or Python, computes the same operands.
 *
 * <p>The i-th number of stream s is a hash of s·2³² + i by SplitMix64's finaliser (Steele, Lea and
 * Flood, <i>Fast Splittable Pseudorandom Number Generators</i>, 2014): its upper 24 bits, as a
 * multiple of 2⁻²³, less one. So it is uniform in [−1, 1) and exact in float32.
 *
 * <p>Streams of a product: 0 is A, 1 is B. Of an elementwise operation: 0 is z, x or a, 1 is y or
 * b, both times {@value #SPREAD}, so that functions are evaluated in their curved range and in
 * their tails. Of a training step: 2·l is W of layer l scaled by 1/√inputs, 100 is the batch; b is
 * 0, the target of row i is class i modulo the number of outputs.
 */
public final class Operands {

  /** The learning rate of a training step. */
  public static final float ETA = 0.01f;

  /** The widest argument of an elementwise operation. */
  public static final float SPREAD = 4;

  /** The stream of a training batch. */
  public static final int BATCH = 100;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Operands() {}

  /** The first numbers of a stream, uniform in [−1, 1). */
  public static float[] stream(int stream, int count) {
    return scaled(stream, count, 1);
  }

  /** The first numbers of a stream, times a factor. */
  public static float[] scaled(int stream, int count, float factor) {
    float[] values = new float[count];
    long base = (long) stream << 32;
    for (int i = 0; i < count; i++) {
      values[i] = (((int) (hash(base + i) >>> 40)) * 0x1p-23f - 1) * factor;
    }
    return values;
  }

  /** W of a layer, outputs × inputs: uniform in ±1/√inputs. */
  public static float[] weights(int layer, int outputs, int inputs) {
    return scaled(2 * layer, outputs * inputs, (float) (1 / Math.sqrt(inputs)));
  }

  /** Targets, batch × outputs: row i is 1 at column i modulo outputs, 0 elsewhere. */
  public static float[] targets(int batch, int outputs) {
    float[] values = new float[batch * outputs];
    for (int i = 0; i < batch; i++) {
      values[i * outputs + i % outputs] = 1;
    }
    return values;
  }

  private static long hash(long index) {
    long z = (index + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
