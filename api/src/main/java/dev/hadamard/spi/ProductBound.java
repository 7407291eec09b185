package dev.hadamard.spi;

import dev.hadamard.Precision;

/**
 * The error bounds of a matrix product of k terms, as factors of |α||A||B| + |β||C₀|, element by
 * element. They are derived before anything is computed, from k and from the unit roundoff u = 2⁻²⁴
 * of float32. {@link dev.hadamard.Backend#matmul} promises them, the conformance kit enforces them,
 * and a backend checks its own kernels with them.
 *
 * <p>A sum of m numbers has the bounds of a product of m terms.
 */
public final class ProductBound {

  private static final double U = Precision.FP32.unitRoundoff();

  private ProductBound() {}

  /**
   * γₙ = nu/(1 − nu), the growth of n roundings; infinite from nu = 1 on. Source: N. Higham,
   * <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., 2002, §3.1.
   *
   * @param n the number of roundings, at least 0
   */
  public static double gamma(double n) {
    return n * U < 1 ? n * U / (1 - n * U) : Double.POSITIVE_INFINITY;
  }

  /**
   * T = min(γₖ₊₂, 2√(k+2)·u), the bound in float32 for operands with which roundings do not all go
   * the same way.
   *
   * <p>Derivation. Each of the k products is rounded once and passes at most k − 1 additions, in
   * any order; the factor α and the addition of βC₀ round twice more: at most k + 2 roundings on
   * every term, so γₖ₊₂ (Higham 2002, §3.5). For large k the roundings cancel: with probability
   * above 1 − 2·exp(−λ²/2) the factor is λ√(k+2)·u (N. Higham and T. Mary, 2019, Theorem 2.4); in
   * practice λ = 2 is not reached, since real errors behave like λ well below 1 and blocked sums
   * are shorter than k.
   *
   * @param k the number of terms, at least 0
   */
  public static double of(int k) {
    double terms = k + 2.0;
    return Math.min(gamma(terms), 2 * Math.sqrt(terms) * U);
  }

  /**
   * The bound in a precision, for the same operands as {@link #of(int)}.
   *
   * <p>In fp32 it is T. In 3xTF32 it is 4·T: the split loses up to 8u of a product, and tensor
   * cores truncate their sums. TF32 and bf16 round both factors of every product, which adds v = 2r
   * + r² with r = 2⁻¹¹ and r = 2⁻⁸. The product of two such numbers is exact in fp32, and the error
   * of the sum is that of 3xTF32: v + 4·T.
   *
   * @param precision the precision of products
   * @param k the number of terms, at least 0
   */
  public static double of(Precision precision, int k) {
    double r = precision.unitRoundoff();
    return switch (precision) {
      case FP32 -> of(k);
      case FP32_3XTF32 -> 4 * of(k);
      case TF32, BF16 -> 2 * r + r * r + 4 * of(k);
    };
  }

  /**
   * The bound in float32 for any operands: γₙ with n = min(k + 2, 514 + max(2√(k + 2), k/512)). T
   * may not hold for constant or slowly varying numbers, with which all roundings may go the same
   * way.
   *
   * <p>Derivation. γₙ holds if no term passes more than n roundings. A chain of 512 rounds 512
   * times; the chains' sums are added one after the other, k/512 at most, or by a tree; α and βC₀
   * round twice. For short sums n is k + 2, as any order has it.
   *
   * @param k the number of terms, at least 0
   */
  public static double ofAny(int k) {
    double blocked = 514 + Math.max(2 * Math.sqrt(k + 2.0), k / 512.0);
    return gamma(Math.ceil(Math.min(k + 2.0, blocked)));
  }
}
