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
import static dev.hadamard.cpu.SimdExponential.MOST;
import static dev.hadamard.cpu.SimdExponential.ROUNDING;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * f(z) over a stretch of whole vectors, for the functions that cost most. Each loop is one method
 * and its body flat; see {@link SimdExponential} for why, and for what k, n, r, q, p and s are.
 * Bounds are comparisons that NaN fails, which are shorter than a maximum that keeps NaN. {@code
 * out} may be {@code z}.
 */
final class SimdActivations {

  /**
   * GELU's tanh form: e^−2u is infinite here, so that the quotient is 0; a little further left n is
   * 129.
   */
  private static final float GELU_LEFT = -10.065f;

  /** GELU's tanh form: from here on e^−2u does not count. */
  private static final float GELU_RIGHT = 10f;

  private static final VectorSpecies<Float> SPECIES = SimdLoops.SPECIES;
  private static final int LANES = SimdLoops.LANES;

  private SimdActivations() {}

  /** 1/(1 + e⁻ᶻ). */
  static void sigmoid(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, z, i).neg();
      x = x.blend(LEAST, x.compare(LT, LEAST));
      x = x.blend(MOST, x.compare(GT, MOST));
      FloatVector k = x.fma(INVERSE_LN2, ROUNDING);
      FloatVector n = k.sub(ROUNDING);
      FloatVector r = n.lanewise(FMA, -LN2_LOW, n.lanewise(FMA, -LN2_HIGH, x));
      FloatVector q = r.fma(E6, E5).lanewise(FMA, r, E4).lanewise(FMA, r, E3);
      FloatVector p = r.mul(r).fma(q.lanewise(FMA, r, E2), r);
      FloatVector s = k.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      one.div(p.add(1f).fma(s, one)).intoArray(out, i);
    }
  }

  /**
   * |tanh z| = −e/(e + 2) with e = e^(−2|z|) − 1, which cannot leave [0, 1] whatever the rounding,
   * and the sign of z.
   */
  static void tanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i);
      FloatVector x = t.abs().mul(-2f);
      x = x.blend(LEAST, x.compare(LT, LEAST));
      FloatVector k = x.fma(INVERSE_LN2, ROUNDING);
      FloatVector n = k.sub(ROUNDING);
      FloatVector r = n.lanewise(FMA, -LN2_LOW, n.lanewise(FMA, -LN2_HIGH, x));
      FloatVector q = r.fma(E6, E5).lanewise(FMA, r, E4).lanewise(FMA, r, E3);
      FloatVector p = r.mul(r).fma(q.lanewise(FMA, r, E2), r);
      FloatVector s = k.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector e = s.fma(p, s.sub(1f));
      e.div(e.add(2f))
          .abs()
          .reinterpretAsInts()
          .or(t.reinterpretAsInts().and(Integer.MIN_VALUE))
          .reinterpretAsFloats()
          .intoArray(out, i);
    }
  }

  /**
   * max(z, 0) − v·Φ(−v) with v = |z|, where Φ(−v) is w² times {@link NormalTail} and w = e^(−v²/4):
   * halving the exponent keeps the digits of the left tail.
   */
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
      t.blend(0f, t.compare(LT, 0f)).sub(v.mul(q).mul(w).mul(w)).intoArray(out, i);
    }
  }

  /** z/(1 + e^−2u), which is ½z(1 + tanh u) without its cancellation. */
  static void geluTanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(SPECIES, z, i);
      t = t.blend(GELU_LEFT, t.compare(LT, GELU_LEFT));
      FloatVector c = t.blend(GELU_RIGHT, t.compare(GT, GELU_RIGHT));
      FloatVector x = c.mul(c.mul(c).fma(-GeluTanh.CUBIC, -GeluTanh.LINEAR));
      FloatVector k = x.fma(INVERSE_LN2, ROUNDING);
      FloatVector n = k.sub(ROUNDING);
      FloatVector r = n.lanewise(FMA, -LN2_LOW, n.lanewise(FMA, -LN2_HIGH, x));
      FloatVector q = r.fma(E6, E5).lanewise(FMA, r, E4).lanewise(FMA, r, E3);
      FloatVector p = r.mul(r).fma(q.lanewise(FMA, r, E2), r);
      FloatVector s = k.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      t.div(p.add(1f).lanewise(FMA, s, 1f)).intoArray(out, i);
    }
  }
}
