package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Transpose;
import dev.hadamard.spi.DeclaredError.Operation;

/** The exact backward pass of a dense layer and the bounds of its float32 twin. */
final class Slopes {

  private Slopes() {}

  /** δˡ⁺¹·W with |δ||W|: deltaNext is m × n, w is n × k. */
  static Oracle.Sums propagated(float[] deltaNext, float[] w, int m, int n, int k) {
    return Oracle.matmul(1, deltaNext, Transpose.NO, w, Transpose.NO, 0, new float[m * k], m, k, n);
  }

  /** β·W + α·δᵀ·x with its magnitudes: delta is m × n, x is m × k. */
  static Oracle.Sums weightGradient(
      float alpha, float[] delta, float[] x, float beta, float[] w, int m, int n, int k) {
    return Oracle.matmul(alpha, delta, Transpose.YES, x, Transpose.NO, beta, w, n, k, m);
  }

  /** f′ at what the layer kept. */
  static double exact(Activation f, double kept) {
    return f.derivativeForm() == DerivativeForm.OUTPUT
        ? f.derivativeFromOutput(kept)
        : f.derivative(kept);
  }

  /** The bound of one element of δ: see {@link FusedFamily}. */
  static double bound(Limits limits, Activation f, Oracle.Sums product, int n, float kept, int at) {
    double slope = Math.abs(exact(f, kept));
    double limit =
        limits
            .of(
                f.derivativeForm() == DerivativeForm.OUTPUT
                    ? Operation.DERIVATIVE_FROM_OUTPUT
                    : Operation.DERIVATIVE,
                f)
            .applyAsDouble(kept);
    double error = Tolerances.product(n) * product.magnitude[at];
    // A float32 slope is rounded even where the limit is 0 against the exact one.
    double rounded = limit + Ulps.U * slope;
    double value = Math.abs(product.value[at]);
    return error * (slope + rounded)
        + value * rounded
        + Ulps.U * (value + error) * (slope + rounded)
        + Ulps.MIN_NORMAL;
  }
}
