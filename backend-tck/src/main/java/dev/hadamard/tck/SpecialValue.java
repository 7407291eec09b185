package dev.hadamard.tck;

import dev.hadamard.Activation;
import java.util.List;

/**
 * The values of an activation and its derivative at −∞, 0 and +∞. The table was derived from the
 * formulas by hand. At a jump of the derivative the value is that of {@link Activation}'s formula.
 *
 * @param f the activation
 * @param low f(−∞)
 * @param zero f(0)
 * @param high f(+∞)
 * @param slopeLow f′(−∞)
 * @param slopeZero f′(0)
 * @param slopeHigh f′(+∞)
 */
record SpecialValue(
    Activation f,
    double low,
    double zero,
    double high,
    double slopeLow,
    double slopeZero,
    double slopeHigh) {

  private static final double INF = Double.POSITIVE_INFINITY;

  /** λ and λα of SELU. */
  private static final double LAMBDA = 1.0507009873554805;

  private static final double LAMBDA_ALPHA = 1.7580993408473766;

  static final List<SpecialValue> TABLE =
      List.of(
          new SpecialValue(Activation.IDENTITY, -INF, 0, INF, 1, 1, 1),
          new SpecialValue(Activation.SIGMOID, 0, 0.5, 1, 0, 0.25, 0),
          new SpecialValue(Activation.TANH, -1, 0, 1, 0, 1, 0),
          new SpecialValue(Activation.RELU, 0, 0, INF, 0, 0, 1),
          new SpecialValue(Activation.LEAKY_RELU, -INF, 0, INF, 0.01, 0.01, 1),
          new SpecialValue(Activation.ELU, -1, 0, INF, 0, 1, 1),
          new SpecialValue(Activation.SELU, -LAMBDA_ALPHA, 0, INF, 0, LAMBDA, LAMBDA),
          new SpecialValue(Activation.GELU, 0, 0, INF, 0, 0.5, 1),
          new SpecialValue(Activation.GELU_TANH, 0, 0, INF, 0, 0.5, 1),
          new SpecialValue(Activation.SILU, 0, 0, INF, 0, 0.5, 1),
          new SpecialValue(Activation.SOFTPLUS, 0, 0.6931471805599453, INF, 0, 0.5, 1),
          new SpecialValue(Activation.SOFTSIGN, -1, 0, 1, 0, 1, 0),
          new SpecialValue(Activation.HARD_SIGMOID, 0, 0.5, 1, 0, 1.0 / 6, 0));

  /** The row of an activation. */
  static SpecialValue of(Activation f) {
    return TABLE.stream().filter(row -> row.f == f).findFirst().orElseThrow();
  }
}
