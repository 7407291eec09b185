package dev.hadamard.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PlainPooling} with the vector module, which chooses without a branch. */
final class SimdPooling implements PoolingStep {

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final int LANES = SimdLoops.LANES;

  @Override
  public void larger(float[] x, float tap, float[] best, float[] winner, int from, int to) {
    int j = from;
    for (; j + LANES <= to; j += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, j);
      FloatVector old = FloatVector.fromArray(SPECIES, best, j);
      VectorMask<Float> isNumber = old.compare(VectorOperators.EQ, old);
      VectorMask<Float> wins = isNumber.andNot(value.compare(VectorOperators.LE, old));
      old.blend(value, wins).intoArray(best, j);
      FloatVector.fromArray(SPECIES, winner, j).blend(tap, wins).intoArray(winner, j);
    }
    PLAIN.larger(x, tap, best, winner, j, to);
  }

  @Override
  public void pass(float[] delta, float[] winner, float tap, float[] passed, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int j = from;
    for (; j + LANES <= to; j += LANES) {
      VectorMask<Float> wins =
          FloatVector.fromArray(SPECIES, winner, j).compare(VectorOperators.EQ, tap);
      zero.blend(FloatVector.fromArray(SPECIES, delta, j), wins).intoArray(passed, j);
    }
    PLAIN.pass(delta, winner, tap, passed, j, to);
  }
}
