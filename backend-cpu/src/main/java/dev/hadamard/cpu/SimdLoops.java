package dev.hadamard.cpu;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product written with {@code jdk.incubator.vector}. No class whose name begins with
 * {@code Simd} may be touched where that module is missing; {@link LoopsChoice} sees to it.
 *
 * <p>All vector code here calls the module's own methods only. A method of ours that takes or
 * returns a vector may be compiled by itself before the loop that calls it is; C2 then no longer
 * inlines it, every vector becomes an object, and the loop is ten times slower than a plain one.
 * Elementwise functions would need such methods, and what C2 makes of the plain loops is within a
 * third of their speed, so both sets share those.
 */
final class SimdLoops implements Loops {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  @Override
  public String name() {
    return "vector(" + SPECIES.vectorBitSize() + ")";
  }

  @Override
  public Gemm gemm(ThreadTeam team) {
    return new SimdGemm(team);
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return List.of(new PeakRate.Loop(16, SimdLoops::fuse16));
  }

  private static void fuse16(float[] x, float a, float b) {
    FloatVector factor = FloatVector.broadcast(SPECIES, a);
    FloatVector summand = FloatVector.broadcast(SPECIES, b);
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v.intoArray(x, i);
    }
  }
}
