package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The precision of matrix products, {@code hadamard.precision}. Tensors always hold float32, and
 * all other operations are computed in float32.
 *
 * <p>The precision is a lower bound: a backend may compute a product more precisely where that is
 * no slower. A backend that does not support a precision refuses to open with it.
 */
public enum Precision {
  /** Products and sums in float32. */
  FP32(0x1p-24),
  /**
   * Each operand is split into the sum of two TF32 numbers; three of the four products of these are
   * added in float32. The error is within four times the bound of float32. An infinite operand
   * gives NaN.
   */
  FP32_3XTF32(0x1p-22),
  /**
   * Operands are rounded to TF32, which has the exponent of float32 and 10 bits of fraction. The
   * product of two such numbers is exact; sums are float32. Besides the error of the sum, an
   * element is off by up to (2u + u²)·(|A|·|B|) with u = 2⁻¹¹: about three decimal digits are
   * right.
   */
  TF32(0x1p-11),
  /**
   * Operands are rounded to bfloat16, which has the exponent of float32 and 7 bits of fraction. The
   * product of two such numbers is exact; sums are float32. Besides the error of the sum, an
   * element is off by up to (2u + u²)·(|A|·|B|) with u = 2⁻⁸: about two decimal digits are right.
   * Weights stay in float32; only the copy that enters a product is rounded.
   */
  BF16(0x1p-8);

  private final double unitRoundoff;

  Precision(double unitRoundoff) {
    this.unitRoundoff = unitRoundoff;
  }

  /** The unit roundoff u: the largest relative error of a rounded operand. */
  public double unitRoundoff() {
    return unitRoundoff;
  }

  /** The name in configuration and reports: {@code fp32-3xtf32}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Precision::label).toList();
  }

  /** The precision with this label, which must be legal. */
  static Precision of(String label) {
    return Arrays.stream(values()).filter(p -> p.label().equals(label)).findFirst().orElseThrow();
  }
}
