package dev.hadamard.tck;

import static dev.hadamard.tck.Ulps.U;

import dev.hadamard.spi.ProductBound;

/**
 * The error bounds of float32 results, derived from the unit roundoff u = 2⁻²⁴ of float32. Bounds
 * for a lower precision are derived from its own u; these are never loosened. {@link
 * ActivationLimits} has the limits of activations.
 */
public final class Tolerances {

  /** The relative error of a training loss after 10 steps. */
  public static final double LOSS_AFTER_10_STEPS = 1e-6;

  /** The relative error of a training loss after 250 steps. */
  public static final double LOSS_AFTER_250_STEPS = 1e-4;

  /** The error of a weight after 250 steps, for weights of order 1. */
  public static final double WEIGHT_AFTER_250_STEPS = 2e-5;

  /** The error of an element of a first gradient, relative to the largest element of its tensor. */
  public static final double FIRST_GRADIENT = 3e-6;

  private Tolerances() {}

  /** γₖ = ku/(1 − ku), the growth of k roundings; infinite from ku = 1 on. */
  public static double gamma(int k) {
    return ProductBound.gamma(k);
  }

  /** The factor T of |C − Ĉ| ≤ T·(|α||A||B| + |β||C₀|): {@link ProductBound#of(int)}. */
  public static double product(int k) {
    return ProductBound.of(k);
  }

  /** The factor of |C − Ĉ| that holds for any operands: {@link ProductBound#ofAny}. */
  public static double productOfAny(int k) {
    return ProductBound.ofAny(k);
  }

  /**
   * The factor for x·Wᵀ + b with its magnitude |x||W|ᵀ + |b|: α = 1 causes no rounding, so the
   * addition of the bias is one of the k + 2 roundings.
   */
  public static double affine(int k) {
    return product(k);
  }

  /**
   * The error of α·x + β·y: each product and the sum are rounded once; a fused multiply-add rounds
   * less. Without factors (α = 1 and β = ±1) only the rounding of the sum remains, and the result
   * is the correctly rounded one.
   */
  public static double scaledSum(float alpha, double x, float beta, double y) {
    double result = Math.abs(alpha * x + beta * y);
    boolean sumOnly = alpha == 1 && Math.abs(beta) == 1;
    double products = sumOnly ? 0 : U * (Math.abs(alpha * x) + Math.abs(beta * y));
    return products + (result + products) * U + tiny(result);
  }

  /**
   * The relative error of a softmax: 4e-6 for rows of up to 10, 5e-6 up to 1000, for entries at
   * most 20 below the maximum.
   *
   * <p>Derivation. The argument z − max is rounded once, so it is off by at most |z − max|·u, which
   * exp turns into a relative error: 1.2e-6 at 20. exp itself is off by 3 ulp (3.6e-7 = 6u) in
   * numerator and sum, a sum of n positive terms by a few u (a tree) up to 2√n·u (one after the
   * other; 3.8e-6 for 1000, reached by none), the division by 2.5 ulp. Further below the maximum
   * the first term grows, u for each unit beyond 20.
   *
   * @param n the length of the row
   * @param below max − z, at least 0
   */
  public static double softmaxRelative(int n, double below) {
    return (n <= 10 ? 4e-6 : 5e-6) + U * Math.max(0, below - 20);
  }

  /**
   * The error of the gradient (p − t)/m of softmax with cross-entropy: 10 ulp(1)/m. p and t lie in
   * [0, 1], so their errors are at most 5e-6·p and 0; for the p ≤ 0.2 that a row of more than a few
   * entries holds this is below 10 ulp(1) = 1.2e-6, and a p near 1 is more accurate, because its
   * own term dominates numerator and sum alike.
   */
  public static double crossEntropyGradient(int m) {
    return 10 * 0x1p-23 / m;
  }

  /** The error of one step of an optimizer: 4 ulp of the largest term. */
  public static double optimizerStep(double largestTerm) {
    return 4 * Ulps.of(largestTerm) + Ulps.MIN_NORMAL;
  }

  /**
   * The error of a device that flushes subnormal numbers to zero: 2⁻¹²⁶, for results below 2⁻¹²⁶
   * only.
   */
  static double tiny(double exact) {
    return Math.abs(exact) < Ulps.MIN_NORMAL ? Ulps.MIN_NORMAL : 0;
  }
}
