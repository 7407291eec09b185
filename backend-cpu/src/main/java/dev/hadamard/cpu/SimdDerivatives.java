package dev.hadamard.cpu;

import static dev.hadamard.cpu.Approximations.E2;
import static dev.hadamard.cpu.Approximations.E3;
import static dev.hadamard.cpu.Approximations.E4;
import static dev.hadamard.cpu.Approximations.E5;
import static dev.hadamard.cpu.Approximations.E6;
import static dev.hadamard.cpu.Approximations.E7;
import static dev.hadamard.cpu.Approximations.E8;
import static dev.hadamard.cpu.Approximations.INVERSE_TWO_LN2;
import static dev.hadamard.cpu.Approximations.LOWEST;
import static dev.hadamard.cpu.Approximations.ROUND;
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
 * f′ at the input, over a stretch of whole vectors, for the functions that cost most: the formulas
 * of {@link DerivativeLoops}, and their bits. As {@link SimdActivations}: one method a loop, its
 * body flat; {@code out} may be {@code z}.
 */
final class SimdDerivatives {

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final VectorSpecies<Integer> INTS = SimdLoops.INTS;
  private static final int LANES = SimdLoops.LANES;

  private SimdDerivatives() {}

  /** σ(z)σ(−z) = e/(1 + e)² with e = e^−|z|. */
  static void sigmoid(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i).abs().neg();
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
      FloatVector d = e.add(1f);
      e.div(d.mul(d)).intoArray(out, i);
    }
  }

  /** 4σ(2z)σ(−2z), which does not cancel as 1 − tanh² does. */
  static void tanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i).abs().mul(-2f);
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
      FloatVector d = e.add(1f);
      e.mul(4f).div(d.mul(d)).intoArray(out, i);
    }
  }

  /** With g = Φ(−v) − v·φ(v), v = |z|, which is f′(−v): g left of 0, 1 − g right of it. */
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
      FloatVector g = e.mul(v.lanewise(FMA, -NormalTail.DENSITY, q));
      FloatVector right = FloatVector.zero(SPECIES).blend(1f, t.compare(GT, 0f));
      g.lanewise(FMA, right.fma(-2f, 1f), right).intoArray(out, i);
    }
  }

  /** σ(y)(1 + σ(−y)·z·y′) with y = 2u = Lz + Cz³, so that z·y′ = y + 2Cz³. */
  static void geluTanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i);
      t = t.blend(DerivativeLoops.GELU_RIGHT, t.compare(GT, DerivativeLoops.GELU_RIGHT));
      t = t.blend(DerivativeLoops.GELU_LEFT, t.compare(LT, DerivativeLoops.GELU_LEFT));
      FloatVector cube = t.mul(t).mul(t.mul(GeluTanh.CUBIC));
      FloatVector y = t.lanewise(FMA, GeluTanh.LINEAR, cube);
      FloatVector x = y.blend(LOWEST, y.compare(LT, LOWEST));
      FloatVector k = x.fma(INVERSE_TWO_LN2, ROUND);
      FloatVector n = k.sub(ROUND);
      FloatVector r = n.lanewise(FMA, -TWO_LN2_LOW, n.lanewise(FMA, -TWO_LN2_HIGH, x));
      FloatVector q = r.fma(E8, E7).lanewise(FMA, r, E6).lanewise(FMA, r, E5);
      q = q.lanewise(FMA, r, E4).lanewise(FMA, r, E3).lanewise(FMA, r, E2);
      FloatVector p = q.lanewise(FMA, r, 1f).lanewise(FMA, r, 1f);
      IntVector bits = (IntVector) k.reinterpretShape(INTS, 0);
      FloatVector s = (FloatVector) bits.lanewise(LSHL, FRACTION_BITS).reinterpretShape(SPECIES, 0);
      FloatVector e = p.mul(s).mul(s);
      FloatVector d = e.add(1f);
      FloatVector w = FloatVector.broadcast(SPECIES, 1f).div(d);
      cube.lanewise(FMA, 2f, y).lanewise(FMA, w, 1f).mul(e).div(d).intoArray(out, i);
    }
  }
}
