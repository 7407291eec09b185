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

import dev.hadamard.cpu.VectorCode.Comparison;

/**
 * The functions of expressions as operations on vectors: the formulas of {@link ExpressionLoops},
 * {@link Approximations} and {@link Logarithm}, and their bits. A value is the local variable that
 * holds it. {@code SimdExponential} says what k, n, r, q, p and s are.
 */
final class VectorFunctions {

  /** How far a float's exponent is shifted. */
  private static final int FRACTION_BITS = 23;

  private final VectorCode code;

  VectorFunctions(VectorCode code) {
    this.code = code;
  }

  private int constant(float value) {
    return code.constant(value);
  }

  private int fma(int a, int b, float c) {
    return code.fma(a, b, constant(c));
  }

  /** The parts of eˣ = 4ⁿ·eʳ. */
  private record Parts(int r, int q, int s) {}

  private Parts parts(int x) {
    int k = fma(x, constant(INVERSE_TWO_LN2), ROUND);
    int n = code.subtract(k, constant(ROUND));
    int high = code.fma(n, constant(-TWO_LN2_HIGH), x);
    int r = code.fma(n, constant(-TWO_LN2_LOW), high);
    int q = polynomial(r, E8, E7, E6, E5, E4, E3, E2);
    int s = code.ofBits(code.shiftLeft(code.bits(k), FRACTION_BITS));
    return new Parts(r, q, s);
  }

  /** By Horner's rule, the highest power first. */
  private int polynomial(int x, float... coefficients) {
    int sum = constant(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      sum = fma(sum, x, coefficients[i]);
    }
    return sum;
  }

  /** The bound where x is above it; NaN stays. */
  private int atMost(int x, float bound) {
    return code.blend(x, constant(bound), code.compare(Comparison.GT, x, constant(bound)));
  }

  /** The bound where x is below it; NaN stays. */
  private int atLeast(int x, float bound) {
    return code.blend(x, constant(bound), code.compare(Comparison.LT, x, constant(bound)));
  }

  int exp(int x) {
    return expOfNonPositive(atMost(x, HIGHEST));
  }

  int expOfNonPositive(int x) {
    return product(parts(atLeast(x, LOWEST)));
  }

  /** 4ⁿ·eʳ. */
  private int product(Parts e) {
    int p = fma(fma(e.q(), e.r(), 1), e.r(), 1);
    return code.multiply(code.multiply(p, e.s()), e.s());
  }

  /** 4ⁿ·eʳ − 1, for n < 64. */
  private int productLessOne(Parts e) {
    int p = code.fma(code.multiply(e.r(), e.r()), e.q(), e.r());
    int scale = code.multiply(e.s(), e.s());
    return code.fma(scale, p, code.subtract(scale, constant(1)));
  }

  /** 2ⁿ(2ⁿp + (2ⁿ − 2⁻ⁿ)). */
  int expm1(int x) {
    Parts e = parts(atLeast(atMost(x, HIGHEST), LOWEST));
    int p = code.fma(code.multiply(e.r(), e.r()), e.q(), e.r());
    int one = code.intConstant(2 * Float.floatToRawIntBits(1));
    int inverse = code.ofBits(code.subtractInts(one, code.bits(e.s())));
    return code.multiply(code.fma(e.s(), p, code.subtract(e.s(), inverse)), e.s());
  }

  int tanh(int x) {
    int bounded = atMost(code.add(x, x), TWICE_TANH_BOUND);
    int e = productLessOne(parts(atLeast(bounded, LOWEST)));
    return code.divide(e, code.add(e, constant(2)));
  }

  int sigmoid(int x) {
    return code.divide(constant(1), code.add(constant(1), exp(code.negate(x))));
  }

  int log(int x) {
    int isSubnormal = code.compare(Comparison.LT, x, constant(Float.MIN_NORMAL));
    int bits = code.bits(code.blend(x, code.multiply(x, constant(0x1p32f)), isSubnormal));
    int biased = biasedExponent(bits);
    int k = exponent(biased);
    int exponent = code.blend(k, code.subtract(k, constant(32)), isSubnormal);
    return atEnds(x, sum(exponent, fraction(bits, biased)));
  }

  int log1p(int x) {
    int u = code.add(constant(1), x);
    int bits = code.bits(u);
    int biased = biasedExponent(bits);
    int negated = code.subtractInts(code.intConstant(254), biased);
    int scale = code.ofBits(code.shiftLeft(negated, FRACTION_BITS));
    int f = code.fma(x, scale, code.add(constant(-1), scale));
    int isLarge = code.compare(Comparison.GE, u, constant(Logarithm.LARGE));
    return atEnds(u, sum(exponent(biased), code.blend(f, fraction(bits, biased), isLarge)));
  }

  int log1pOfFraction(int t) {
    int s = code.divide(t, code.add(constant(2), t));
    int z = code.multiply(s, s);
    int q = polynomial(z, L3, L2, L1, L0);
    return code.multiply(s, fma(z, q, 2));
  }

  /** k + 127 for the bits of a positive number. */
  private int biasedExponent(int bits) {
    int raised = code.addInts(code.intConstant(Logarithm.ONE - Logarithm.ROOT_HALF), bits);
    return code.shiftRight(raised, FRACTION_BITS);
  }

  /** k as a float. Below the bits of 2²³, k + 127 is a float without a conversion. */
  private int exponent(int biased) {
    int bits = code.addInts(code.intConstant(Float.floatToRawIntBits(0x1p23f)), biased);
    return code.add(constant(-0x1p23f - 127), code.ofBits(bits));
  }

  private int fraction(int bits, int biased) {
    int whole = code.addInts(code.intConstant(Logarithm.ONE), bits);
    int mantissa = code.subtractInts(whole, code.shiftLeft(biased, FRACTION_BITS));
    return code.add(constant(-1), code.ofBits(mantissa));
  }

  /** k·ln 2 + ln(1 + f). */
  private int sum(int k, int f) {
    int p = polynomial(f, Logarithm.coefficients());
    int tail = code.multiply(code.multiply(f, f), fma(p, f, -0.5f));
    int low = code.fma(k, constant(Logarithm.LN2_LOW), tail);
    return code.fma(k, constant(Logarithm.LN2_HIGH), code.add(f, low));
  }

  /** The logarithm of x where it is positive and finite, and what it is elsewhere. */
  private int atEnds(int x, int finite) {
    int infinity = constant(Float.POSITIVE_INFINITY);
    int zero = constant(0);
    int result = code.blend(finite, x, code.compare(Comparison.EQ, x, infinity));
    int isPositive = code.compare(Comparison.GT, x, zero);
    result = code.blend(constant(Float.NaN), result, isPositive);
    int isZero = code.compare(Comparison.EQ, x, zero);
    return code.blend(result, constant(Float.NEGATIVE_INFINITY), isZero);
  }

  int erf(int x) {
    int z = atLeast(atMost(x, ExpressionLoops.ERF_BOUND), -ExpressionLoops.ERF_BOUND);
    int s = code.multiply(z, z);
    int p = polynomial(s, ExpressionLoops.numerator());
    int q = polynomial(s, ExpressionLoops.denominator());
    return atLeast(atMost(code.divide(code.multiply(z, p), q), 1), -1);
  }
}
