package dev.hadamard.cpu;

import static dev.hadamard.cpu.DerivativeLoops.step;

import dev.hadamard.Activation;
import dev.hadamard.Activation.Constants;

/**
 * f′ written in the output a = f(z), over a stretch of an array: no exponential is needed. As
 * {@link ActivationLoops}: no branches, NaN stays, {@code out} may be {@code a}.
 */
final class OutputDerivativeLoops {

  private static final float SELU_LEFT = Constants.SELU_LAMBDA * Constants.SELU_ALPHA;
  private static final float SELU_JUMP = SELU_LEFT - Constants.SELU_LAMBDA;
  private static final float SIXTH = 1f / 6;

  private OutputDerivativeLoops() {}

  /** outᵢ ← f′(zᵢ), given aᵢ = f(zᵢ). */
  static ElementwiseLoop of(Activation f) {
    return switch (f) {
      case IDENTITY -> DerivativeLoops::one;
      case SIGMOID -> OutputDerivativeLoops::sigmoid;
      case TANH -> OutputDerivativeLoops::tanh;
      case RELU -> DerivativeLoops::reluSlope;
      case LEAKY_RELU -> DerivativeLoops::leakyReluSlope;
      case ELU -> OutputDerivativeLoops::elu;
      case SELU -> OutputDerivativeLoops::selu;
      case SOFTSIGN -> OutputDerivativeLoops::softsign;
      case HARD_SIGMOID -> OutputDerivativeLoops::hardSigmoid;
      case GELU, GELU_TANH, SILU, SOFTPLUS ->
          throw new IllegalArgumentException("f′ of " + f.label() + " needs z");
    };
  }

  private static void sigmoid(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = a[i] * (1f - a[i]);
    }
  }

  private static void tanh(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.fma(-a[i], a[i], 1f);
    }
  }

  private static void elu(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.min(a[i], 0f) + 1f;
    }
  }

  private static void selu(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float right = 1f - step(-a[i]);
      out[i] = Math.min(a[i], 0f) + SELU_LEFT - SELU_JUMP * right;
    }
  }

  private static void softsign(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float rest = 1f - Math.abs(a[i]);
      out[i] = rest * rest;
    }
  }

  private static void hardSigmoid(float[] a, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = step(Math.min(a[i], 1f - a[i])) * SIXTH;
    }
  }
}
