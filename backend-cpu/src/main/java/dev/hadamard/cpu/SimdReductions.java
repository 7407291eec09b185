package dev.hadamard.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link PlainReductions} with the vector module: the chains are the elements of vectors. */
final class SimdReductions implements RowReductions {

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final int LANES = SimdLoops.LANES;

  @Override
  public double sum(float[] x, float shift, int from, int to) {
    float[] chains = new float[CHAINS];
    double total = 0;
    for (int first = from, end; first < to; first = end) {
      end = first + Math.min(STRETCH, to - first);
      int whole = end - (end - first) % CHAINS;
      for (int chain = 0; chain < CHAINS; chain += LANES) {
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = first + chain; i < whole; i += CHAINS) {
          sums = sums.add(FloatVector.fromArray(SPECIES, x, i).sub(shift));
        }
        sums.intoArray(chains, chain);
      }
      float stretch = added(chains);
      for (int i = whole; i < end; i++) {
        stretch += x[i] - shift;
      }
      total += stretch;
    }
    return total;
  }

  @Override
  public double sumOfProducts(float[] x, float[] y, int from, int to) {
    float[] chains = new float[CHAINS];
    double total = 0;
    for (int first = from, end; first < to; first = end) {
      end = first + Math.min(STRETCH, to - first);
      int whole = end - (end - first) % CHAINS;
      for (int chain = 0; chain < CHAINS; chain += LANES) {
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = first + chain; i < whole; i += CHAINS) {
          FloatVector factor = FloatVector.fromArray(SPECIES, y, i);
          sums = FloatVector.fromArray(SPECIES, x, i).fma(factor, sums);
        }
        sums.intoArray(chains, chain);
      }
      float stretch = added(chains);
      for (int i = whole; i < end; i++) {
        stretch = Math.fma(x[i], y[i], stretch);
      }
      total += stretch;
    }
    return total;
  }

  /** Half of the chains, and the other half. */
  private static float added(float[] s) {
    float first = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    float second = ((s[8] + s[9]) + (s[10] + s[11])) + ((s[12] + s[13]) + (s[14] + s[15]));
    return first + second;
  }

  /** In four vectors: a maximum that knows NaN and zeros is several instructions. */
  @Override
  public float largest(float[] x, int from, int to) {
    FloatVector s0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = from;
    for (; i + 4 * LANES <= to; i += 4 * LANES) {
      s0 = s0.max(FloatVector.fromArray(SPECIES, x, i));
      s1 = s1.max(FloatVector.fromArray(SPECIES, x, i + LANES));
      s2 = s2.max(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
      s3 = s3.max(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
    }
    float[] last = new float[LANES];
    s0.max(s1).max(s2.max(s3)).intoArray(last, 0);
    return Math.max(PLAIN.largest(last, 0, LANES), PLAIN.largest(x, i, to));
  }
}
