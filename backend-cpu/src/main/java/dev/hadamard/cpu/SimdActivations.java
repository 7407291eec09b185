package dev.hadamard.cpu;

import static dev.hadamard.cpu.Approximations.E2;
import static dev.hadamard.cpu.Approximations.E3;
import static dev.hadamard.cpu.Approximations.E4;
import static dev.hadamard.cpu.Approximations.E5;
import static dev.hadamard.cpu.Approximations.E6;
import static dev.hadamard.cpu.Approximations.E7;
import static dev.hadamard.cpu.Approximations.E8;
import static dev.hadamard.cpu.Approximations.HIGHEST;
import static dev.hadamard.cpu.Approximations.INVERSE_TWO_LN2;
import static dev.hadamard.cpu.Approximations.LOWEST;
import static dev.hadamard.cpu.Approximations.ROUND;
import static dev.hadamard.cpu.Approximations.TWICE_TANH_BOUND;
import static dev.hadamard.cpu.Approximations.TWO_LN2_HIGH;
import static dev.hadamard.cpu.Approximations.TWO_LN2_LOW;
import static dev.hadamard.cpu.SimdExponential.FRACTION_BITS;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * f(z) over a stretch of whole vectors, for the functions that cost most: the formulas of {@link
 * ActivationLoops}, and their bits. Each loop is one method and its body flat; see {@link
 * SimdExponential} for why, and for what k, n, r, q, p, s and e are. Bounds are comparisons that
 * NaN fails, which are shorter than a maximum that keeps NaN. {@code out} may be {@code z}.
 */
final class SimdActivations {

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final VectorSpecies<Integer> INTS = SimdLoops.INTS;
  private static final int LANES = SimdLoops.LANES;

  private SimdActivations() {}

  /** 1/(1 + e⁻ᶻ). */
  static void sigmoid(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i).neg();
      x = x.blend(HIGHEST, x.compare(GT, HIGHEST));
      x = x.blend(LOWEST, x.compare(LT, LOWEST));
      FloatVector k = x.fma(INVERSE_TWO_LN2, ROUND);
      FloatVector n = k.sub(ROUND);
      FloatVector r = n.lanewise(FMA, -TWO_LN2_LOW, n.lanewise(FMA, -TWO_LN2_HIGH, x));
      FloatVector q = r.fma(E8, E7).lanewise(FMA, r, E6).lanewise(FMA, r, E5);
      q = q.lanewise(FMA, r, E4).lanewise(FMA, r, E3).lanewise(FMA, r, E2);
      FloatVector p = q.lanewise(FMA, r, 1f).lanewise(FMA, r, 1f);
      IntVector bits = (IntVector) k.reinterpretShape(INTS, 0);
      FloatVector s = (FloatVector) bits.lanewise(LSHL, FRACTION_BITS).reinterpretShape(SPECIES, 0);
      FloatVector e = p.mul(s).mul(s);
      FloatVector.broadcast(SPECIES, 1f).div(e.add(1f)).intoArray(out, i);
    }
  }

  /** e/(e + 2) with e = e²ᶻ − 1. */
  static void tanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i);
      x = x.add(x);
      x = x.blend(TWICE_TANH_BOUND, x.compare(GT, TWICE_TANH_BOUND));
      x = x.blend(LOWEST, x.compare(LT, LOWEST));
      FloatVector k = x.fma(INVERSE_TWO_LN2, ROUND);
      FloatVector n = k.sub(ROUND);
      FloatVector r = n.lanewise(FMA, -TWO_LN2_LOW, n.lanewise(FMA, -TWO_LN2_HIGH, x));
      FloatVector q = r.fma(E8, E7).lanewise(FMA, r, E6).lanewise(FMA, r, E5);
      q = q.lanewise(FMA, r, E4).lanewise(FMA, r, E3).lanewise(FMA, r, E2);
      FloatVector p = r.mul(r).lanewise(FMA, q, r);
      IntVector bits = (IntVector) k.reinterpretShape(INTS, 0);
      FloatVector s = (FloatVector) bits.lanewise(LSHL, FRACTION_BITS).reinterpretShape(SPECIES, 0);
      s = s.mul(s);
      FloatVector e = s.lanewise(FMA, p, s.sub(1f));
      e.div(e.add(2f)).intoArray(out, i);
    }
  }

  /** max(z, 0) − v·Φ(−v) with v = |z|, where Φ(−v) is e^(−v²/2) times {@link NormalTail}. */
  static void gelu(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i);
      FloatVector v = t.abs();
      v = v.blend(NormalTail.BOUND, v.compare(GT, NormalTail.BOUND));
      FloatVector h = v.mul(v);
      FloatVector x = h.mul(-0.5f);
      FloatVector k = x.fma(INVERSE_TWO_LN2, ROUND);
      FloatVector n = k.sub(ROUND);
      FloatVector r = n.lanewise(FMA, -TWO_LN2_LOW, n.lanewise(FMA, -TWO_LN2_HIGH, x));
      r = v.lanewise(FMA, v, h.neg()).lanewise(FMA, -0.5f, r);
      FloatVector q = r.fma(E8, E7).lanewise(FMA, r, E6).lanewise(FMA, r, E5);
      q = q.lanewise(FMA, r, E4).lanewise(FMA, r, E3).lanewise(FMA, r, E2);
      FloatVector p = q.lanewise(FMA, r, 1f).lanewise(FMA, r, 1f);
      IntVector bits = (IntVector) k.reinterpretShape(INTS, 0);
      FloatVector s = (FloatVector) bits.lanewise(LSHL, FRACTION_BITS).reinterpretShape(SPECIES, 0);
      FloatVector e = p.mul(s).mul(s);
      FloatVector u = v.sub(NormalTail.CENTRE).div(v.add(NormalTail.CENTRE));
      q = u.fma(NormalTail.T9, NormalTail.T8).lanewise(FMA, u, NormalTail.T7);
      q = q.lanewise(FMA, u, NormalTail.T6).lanewise(FMA, u, NormalTail.T5);
      q = q.lanewise(FMA, u, NormalTail.T4).lanewise(FMA, u, NormalTail.T3);
      q = q.lanewise(FMA, u, NormalTail.T2).lanewise(FMA, u, NormalTail.T1);
      q = q.lanewise(FMA, u, NormalTail.T0);
      FloatVector right = FloatVector.zero(SPECIES).blend(t, t.compare(GT, 0f));
      e.neg().lanewise(FMA, v.mul(q), right).intoArray(out, i);
    }
  }

  /** z/(1 + e^−2u), which is ½z(1 + tanh u) without its cancellation. */
  static void geluTanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i);
      FloatVector x = t.mul(t.mul(t).fma(GeluTanh.CUBIC, GeluTanh.LINEAR)).neg();
      x = x.blend(HIGHEST, x.compare(GT, HIGHEST));
      x = x.blend(LOWEST, x.compare(LT, LOWEST));
      FloatVector k = x.fma(INVERSE_TWO_LN2, ROUND);
      FloatVector n = k.sub(ROUND);
      FloatVector r = n.lanewise(FMA, -TWO_LN2_LOW, n.lanewise(FMA, -TWO_LN2_HIGH, x));
      FloatVector q = r.fma(E8, E7).lanewise(FMA, r, E6).lanewise(FMA, r, E5);
      q = q.lanewise(FMA, r, E4).lanewise(FMA, r, E3).lanewise(FMA, r, E2);
      FloatVector p = q.lanewise(FMA, r, 1f).lanewise(FMA, r, 1f);
      IntVector bits = (IntVector) k.reinterpretShape(INTS, 0);
      FloatVector s = (FloatVector) bits.lanewise(LSHL, FRACTION_BITS).reinterpretShape(SPECIES, 0);
      FloatVector e = p.mul(s).mul(s);
      t = t.blend(ActivationLoops.TAIL, t.compare(LT, ActivationLoops.TAIL));
      t.div(e.add(1f)).intoArray(out, i);
    }
  }
}
