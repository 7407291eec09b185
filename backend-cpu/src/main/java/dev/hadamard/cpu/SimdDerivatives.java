package dev.hadamard.cpu;

import static dev.hadamard.cpu.SimdExponential.E2;
import static dev.hadamard.cpu.SimdExponential.E3;
import static dev.hadamard.cpu.SimdExponential.E4;
import static dev.hadamard.cpu.SimdExponential.E5;
import static dev.hadamard.cpu.SimdExponential.E6;
import static dev.hadamard.cpu.SimdExponential.FRACTION_BITS;
import static dev.hadamard.cpu.SimdExponential.INVERSE_LN2;
import static dev.hadamard.cpu.SimdExponential.LEAST;
import static dev.hadamard.cpu.SimdExponential.LN2_HIGH;
import static dev.hadamard.cpu.SimdExponential.LN2_LOW;
import static dev.hadamard.cpu.SimdExponential.ROUNDING;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * f′ at the input, over a stretch of whole vectors, for the functions that cost most. As {@link
 * SimdActivations}: one method a loop, its body flat; {@code out} may be {@code z}.
 */
final class SimdDerivatives {

  /** GELU's tanh form: e^2u is 0 here, and f′ with it; a little further left n is −128. */
  private static final float GELU_LEFT = -10.03f;

  /** GELU's tanh form: from here on f′ is 1 to float precision. */
  private static final float GELU_RIGHT = 9f;

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final int LANES = SimdLoops.LANES;

  private SimdDerivatives() {}

  /** σ(z)σ(−z) = e/(1 + e)² with e = e^−|z|. */
  static void sigmoid(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i).abs().neg();
      x = x.blend(LEAST, x.compare(LT, LEAST));
      FloatVector k = x.fma(INVERSE_LN2, ROUNDING);
      FloatVector n = k.sub(ROUNDING);
      FloatVector r = n.lanewise(FMA, -LN2_LOW, n.lanewise(FMA, -LN2_HIGH, x));
      FloatVector q = r.fma(E6, E5).lanewise(FMA, r, E4).lanewise(FMA, r, E3);
      FloatVector p = r.mul(r).fma(q.lanewise(FMA, r, E2), r);
      FloatVector s = k.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector e = p.add(1f).mul(s);
      FloatVector d = e.add(1f);
      e.div(d.mul(d)).intoArray(out, i);
    }
  }

  /**
   * 1/cosh² z = (2e/(1 + e²))² with e = e^−|z|, which does not cancel as 1 − tanh² does; e² itself
   * would be 0 where four times it is not.
   */
  static void tanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i).abs().neg();
      x = x.blend(LEAST, x.compare(LT, LEAST));
      FloatVector k = x.fma(INVERSE_LN2, ROUNDING);
      FloatVector n = k.sub(ROUNDING);
      FloatVector r = n.lanewise(FMA, -LN2_LOW, n.lanewise(FMA, -LN2_HIGH, x));
      FloatVector q = r.fma(E6, E5).lanewise(FMA, r, E4).lanewise(FMA, r, E3);
      FloatVector p = r.mul(r).fma(q.lanewise(FMA, r, E2), r);
      FloatVector s = k.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector e = p.add(1f).mul(s);
      FloatVector w = e.add(e).div(e.lanewise(FMA, e, 1f));
      w.mul(w).intoArray(out, i);
    }
  }

  /** With g = Φ(−v) − v·φ(v), v = |z|, which is f′(−v): g left of 0, 1 − g right of it. */
  static void gelu(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i);
      FloatVector v = t.abs();
      v = v.blend(NormalTail.BOUND, v.compare(GT, NormalTail.BOUND));
      FloatVector h = v.mul(v);
      FloatVector x = h.mul(-0.25f);
      FloatVector k = x.fma(INVERSE_LN2, ROUNDING);
      FloatVector n = k.sub(ROUNDING);
      FloatVector r = n.lanewise(FMA, -LN2_LOW, n.lanewise(FMA, -LN2_HIGH, x));
      r = v.lanewise(FMA, v, h.neg()).lanewise(FMA, -0.25f, r);
      FloatVector q = r.fma(E6, E5).lanewise(FMA, r, E4).lanewise(FMA, r, E3);
      FloatVector p = r.mul(r).fma(q.lanewise(FMA, r, E2), r);
      FloatVector s = k.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector w = p.add(1f).mul(s);
      FloatVector u = v.sub(NormalTail.CENTRE).div(v.add(NormalTail.CENTRE));
      q = u.fma(NormalTail.T9, NormalTail.T8).lanewise(FMA, u, NormalTail.T7);
      q = q.lanewise(FMA, u, NormalTail.T6).lanewise(FMA, u, NormalTail.T5);
      q = q.lanewise(FMA, u, NormalTail.T4).lanewise(FMA, u, NormalTail.T3);
      q = q.lanewise(FMA, u, NormalTail.T2).lanewise(FMA, u, NormalTail.T1);
      q = q.lanewise(FMA, u, NormalTail.T0);
      FloatVector g = v.lanewise(FMA, -NormalTail.DENSITY, q).mul(w).mul(w);
      g.neg().add(1f).blend(g, t.compare(LT, 0f)).intoArray(out, i);
    }
  }

  /** σ(x)(1 + σ(−x)·z·x′) with x = 2u = Lz + Cz³, so that z·x′ = x + 2Cz³. */
  static void geluTanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i);
      t = t.blend(GELU_LEFT, t.compare(LT, GELU_LEFT));
      t = t.blend(GELU_RIGHT, t.compare(GT, GELU_RIGHT));
      FloatVector cube = t.mul(t).mul(t.mul(GeluTanh.CUBIC));
      FloatVector x = t.lanewise(FMA, GeluTanh.LINEAR, cube);
      FloatVector k = x.fma(INVERSE_LN2, ROUNDING);
      FloatVector n = k.sub(ROUNDING);
      FloatVector r = n.lanewise(FMA, -LN2_LOW, n.lanewise(FMA, -LN2_HIGH, x));
      FloatVector q = r.fma(E6, E5).lanewise(FMA, r, E4).lanewise(FMA, r, E3);
      FloatVector p = r.mul(r).fma(q.lanewise(FMA, r, E2), r);
      FloatVector s = k.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector e = p.add(1f).mul(s);
      FloatVector d = FloatVector.broadcast(SPECIES, 1f).div(e.add(1f));
      FloatVector w = cube.lanewise(FMA, 2f, x);
      w.lanewise(FMA, d, 1f).mul(e).mul(d).intoArray(out, i);
    }
  }
}
