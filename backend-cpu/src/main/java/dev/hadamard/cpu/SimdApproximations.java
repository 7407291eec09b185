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
import static dev.hadamard.cpu.Approximations.L0;
import static dev.hadamard.cpu.Approximations.L1;
import static dev.hadamard.cpu.Approximations.L2;
import static dev.hadamard.cpu.Approximations.L3;
import static dev.hadamard.cpu.Approximations.LOWEST;
import static dev.hadamard.cpu.Approximations.ROUND;
import static dev.hadamard.cpu.Approximations.TWICE_TANH_BOUND;
import static dev.hadamard.cpu.Approximations.TWO_LN2_HIGH;
import static dev.hadamard.cpu.Approximations.TWO_LN2_LOW;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Approximations} on vectors: the same operations in the same order, hence the same bits.
 * Only the power of two is put together from an integer, where plain Java has to compute it; both
 * are exact. None of the vector module's own transcendental functions is used: they are as accurate
 * as the library the JVM brings, which differs between JDKs.
 */
final class SimdApproximations {

  /** The exponent field of 1. */
  private static final int BIAS = Float.floatToRawIntBits(1f);

  private static final int FRACTION_BITS = 23;

  private SimdApproximations() {}

  private static FloatVector of(float x) {
    return FloatVector.broadcast(SimdLoops.SPECIES, x);
  }

  /** n + 1.5 · 2²³, whose low bits are n: see {@link #powerOfTwo}. */
  private static FloatVector shiftedHalfExponent(FloatVector x) {
    return x.fma(of(INVERSE_TWO_LN2), of(ROUND));
  }

  /** 2ⁿ of a shifted n with −126 ≤ n ≤ 127. */
  private static FloatVector powerOfTwo(FloatVector shifted) {
    return shifted
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, FRACTION_BITS)
        .add(BIAS)
        .reinterpretAsFloats();
  }

  private static FloatVector remainder(FloatVector x, FloatVector n) {
    return n.fma(of(-TWO_LN2_LOW), n.fma(of(-TWO_LN2_HIGH), x));
  }

  private static FloatVector secondOrder(FloatVector r) {
    return r.fma(of(E8), of(E7))
        .fma(r, of(E6))
        .fma(r, of(E5))
        .fma(r, of(E4))
        .fma(r, of(E3))
        .fma(r, of(E2));
  }

  /** eˣ of a bounded x. */
  private static FloatVector expOfBounded(FloatVector bounded) {
    FloatVector shifted = shiftedHalfExponent(bounded);
    FloatVector r = remainder(bounded, shifted.sub(ROUND));
    FloatVector p = secondOrder(r).fma(r, of(1f)).fma(r, of(1f));
    FloatVector s = powerOfTwo(shifted);
    return p.mul(s).mul(s);
  }

  static FloatVector exp(FloatVector x) {
    return expOfBounded(x.min(HIGHEST).max(LOWEST));
  }

  static FloatVector expOfNonPositive(FloatVector x) {
    return expOfBounded(x.max(LOWEST));
  }

  static FloatVector expm1(FloatVector x) {
    FloatVector bounded = x.max(LOWEST);
    FloatVector shifted = shiftedHalfExponent(bounded);
    FloatVector r = remainder(bounded, shifted.sub(ROUND));
    FloatVector p = r.mul(r).fma(secondOrder(r), r);
    FloatVector s = powerOfTwo(shifted);
    FloatVector scale = s.mul(s);
    return scale.fma(p, scale.sub(1f));
  }

  static FloatVector log1p(FloatVector t) {
    FloatVector s = t.div(t.add(2f));
    FloatVector z = s.mul(s);
    FloatVector q = z.fma(of(L3), of(L2)).fma(z, of(L1)).fma(z, of(L0));
    return s.mul(z.fma(q, of(2f)));
  }

  static FloatVector sigmoid(FloatVector x) {
    return of(1f).div(exp(x.neg()).add(1f));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector e = expm1(x.add(x).min(TWICE_TANH_BOUND));
    return e.div(e.add(2f));
  }
}
