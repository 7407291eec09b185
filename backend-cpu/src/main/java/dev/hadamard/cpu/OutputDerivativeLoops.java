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

  /** outᵢ ← f′(zᵢ) for i in [from, to), given aᵢ = f(zᵢ). */
  static void apply(Activation f, float[] a, float[] out, int from, int to) {
    switch (f) {
      case IDENTITY -> DerivativeLoops.one(a, out, from, to);
      case SIGMOID -> sigmoid(a, out, from, to);
      case TANH -> tanh(a, out, from, to);
      case RELU -> DerivativeLoops.reluSlope(a, out, from, to);
      case LEAKY_RELU -> DerivativeLoops.leakyReluSlope(a, out, from, to);
      case ELU -> elu(a, out, from, to);
      case SELU -> selu(a, out, from, to);
      case SOFTSIGN -> softsign(a, out, from, to);
      case HARD_SIGMOID -> hardSigmoid(a, out, from, to);
      case GELU, GELU_TANH, SILU, SOFTPLUS ->
          throw new IllegalArgumentException("f′ of " + f.label() + " needs z");
    }
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
