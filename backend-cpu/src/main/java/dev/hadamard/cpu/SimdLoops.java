package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops written with {@code jdk.incubator.vector}. No class whose name begins with {@code Simd} may
 * be touched where that module is missing; {@link LoopsChoice} sees to it.
 *
 * <p>What C2 makes of a plain loop is as fast for all that has no exponential in it, so only the
 * others are here.
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
    return new SimdGemm(team, this);
  }

  @Override
  public void activate(Activation f, float[] z, float[] out, int from, int to) {
    int rest = SimdActivationLoops.apply(f, z, out, from, to);
    ActivationLoops.apply(f, z, out, rest, to);
  }

  @Override
  public void derivative(Activation f, float[] z, float[] out, int from, int to) {
    int rest = SimdDerivativeLoops.apply(f, z, out, from, to);
    DerivativeLoops.apply(f, z, out, rest, to);
  }

  @Override
  public void expOfNonPositive(float[] z, float[] out, int from, int to) {
    int end = end(from, to);
    for (int i = from; i < end; i += LANES) {
      SimdApproximations.expOfNonPositive(load(z, i)).intoArray(out, i);
    }
    for (int i = end; i < to; i++) {
      out[i] = Approximations.expOfNonPositive(z[i]);
    }
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return List.of(new PeakRate.Loop(16, SimdLoops::fuse16));
  }

  static FloatVector load(float[] x, int i) {
    return FloatVector.fromArray(SPECIES, x, i);
  }

  /** Where the whole vectors of [from, to) end. */
  static int end(int from, int to) {
    return from + SPECIES.loopBound(to - from);
  }

  private static void fuse16(float[] x, float a, float b) {
    FloatVector factor = FloatVector.broadcast(SPECIES, a);
    FloatVector summand = FloatVector.broadcast(SPECIES, b);
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector v = load(x, i);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v.intoArray(x, i);
    }
  }
}
