package dev.hadamard.kernels.launch;

import dev.hadamard.Precision;

/** The error bound of an element of A·B, relative to the element of |A|·|B|. */
public final class ProductBound {

  private static final double U = Precision.FP32.unitRoundoff();

  private ProductBound() {}

  /**
   * Returns the bound for a sum of k products.
   *
   * <p>In fp32 it is T = min(γ, 2√(k+2)·u), see {@link dev.hadamard.Backend#matmul}. In 3xTF32 it
   * is 4·T: the split loses up to 8u of a product, and tensor cores truncate their sums. TF32 and
   * bf16 round both factors of every product, which adds 2u + u² with u = 2⁻¹¹ and u = 2⁻⁸. The
   * product of two such numbers is exact in fp32, and the error of the sum is that of 3xTF32.
   */
  public static double of(Precision precision, int k) {
    double terms = k + 2.0;
    double gamma = terms * U < 1 ? terms * U / (1 - terms * U) : Double.POSITIVE_INFINITY;
    double fp32 = Math.min(gamma, 2 * Math.sqrt(terms) * U);
    double u = precision.unitRoundoff();
    return switch (precision) {
      case FP32 -> fp32;
      case FP32_3XTF32 -> 4 * fp32;
      case TF32, BF16 -> 2 * u + u * u + 4 * fp32;
    };
  }
}
