package dev.hadamard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How precisely matrix products are made, {@code hadamard.precision}. Tensors hold float32 whatever
 * this says, and everything but products is computed in it.
 *
 * <p>It is the least that a product keeps: a backend may make one more precisely where that is no
 * slower. A backend that cannot make products the way a precision says refuses to open with it.
 */
public enum Precision {
  /** Products and sums of float32 numbers. */
  FP32(0x1p-24),
  /**
   * Each operand as the sum of two TF32 numbers, three of the four products of these, float32 sums:
   * within four times the bound of float32. An infinite operand gives NaN.
   */
  FP32_3XTF32(0x1p-22),
  /**
   * Operands rounded to TF32, which has the exponent of float32 and 10 bits of fraction; the
   * product of two is exact, float32 sums. An element is off by up to 2u + u², u = 2⁻¹¹, of that of
   * |A|·|B|, beside the error of its sum: three digits hold.
   */
  TF32(0x1p-11),
  /**
   * Operands rounded to bfloat16, which has the exponent of float32 and 7 bits of fraction; the
   * product of two is exact, float32 sums. An element is off by up to 2u + u², u = 2⁻⁸, of that of
   * |A|·|B|, beside the error of its sum: two digits hold. A small weight still keeps all that
   * float32 holds of it, as only its copy on the way into a product is rounded.
   */
  BF16(0x1p-8);

  private final double unitRoundoff;

  Precision(double unitRoundoff) {
    this.unitRoundoff = unitRoundoff;
  }

  /** The largest relative error of an operand, u. */
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

  /** The precision of a legal name. */
  static Precision of(String label) {
    return Arrays.stream(values()).filter(p -> p.label().equals(label)).findFirst().orElseThrow();
  }
}
