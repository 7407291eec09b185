package dev.hadamard.cpu;

import static dev.hadamard.cpu.Approximations.exp;
import static dev.hadamard.cpu.Approximations.expOfNonPositive;
import static dev.hadamard.cpu.Approximations.expm1;
import static dev.hadamard.cpu.Approximations.log1p;
import static dev.hadamard.cpu.Approximations.sigmoid;
import static dev.hadamard.cpu.Approximations.tanh;

import dev.hadamard.Activation;
import dev.hadamard.Activation.Constants;

/**
 * The activations f(z) over a range of an array. Each function is one loop without branches: in a
 * formula with two cases the case that does not apply adds 0. All keep NaN, and {@code out} may be
 * {@code z}.
 */
final class ActivationLoops {

  /** Below it GELU's tanh form and SiLU are 0 to float precision; limiting z to it avoids −∞·0. */
  static final float TAIL = -250f;

  /** Above it z/(1 + |z|) is 1 to float precision; limiting z to it avoids ∞/∞. */
  private static final float SOFTSIGN_BOUND = 0x1p60f;

  private static final float SIXTH = 1f / 6;

  private ActivationLoops() {}

  /** outᵢ ← f(zᵢ). */
  static ElementwiseLoop of(Activation f) {
    return switch (f) {
      case IDENTITY -> ActivationLoops::identity;
      case SIGMOID -> ActivationLoops::sigmoids;
      case TANH -> ActivationLoops::tanhs;
      case RELU -> ActivationLoops::relu;
      case LEAKY_RELU -> ActivationLoops::leakyRelu;
      case ELU -> ActivationLoops::elu;
      case SELU -> ActivationLoops::selu;
      case GELU -> GeluLoops::value;
      case GELU_TANH -> ActivationLoops::geluTanh;
      case SILU -> ActivationLoops::silu;
      case SOFTPLUS -> ActivationLoops::softplus;
      case SOFTSIGN -> ActivationLoops::softsign;
      case HARD_SIGMOID -> ActivationLoops::hardSigmoid;
    };
  }

  private static void identity(float[] z, float[] out, int from, int to) {
    if (z != out) {
      System.arraycopy(z, from, out, from, to - from);
    }
  }

  private static void sigmoids(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = sigmoid(z[i]);
    }
  }

  private static void tanhs(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = tanh(z[i]);
    }
  }

  private static void relu(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(z[i], 0f);
    }
  }

  private static void leakyRelu(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(z[i], Constants.LEAK * z[i]);
    }
  }

  private static void elu(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(z[i], 0f) + expm1(Math.min(z[i], 0f));
    }
  }

  private static void selu(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float right = Constants.SELU_LAMBDA * Math.max(z[i], 0f);
      float left = Constants.SELU_LAMBDA * Constants.SELU_ALPHA * expm1(Math.min(z[i], 0f));
      out[i] = right + left;
    }
  }

  /** z·σ(2u), which is ½z(1 + tanh u) without its cancellation. */
  private static void geluTanh(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = z[i];
      float inner = x * Math.fma(x * x, GeluTanh.CUBIC, GeluTanh.LINEAR);
      out[i] = Math.max(x, TAIL) / (1f + exp(-inner));
    }
  }

  /**
   * With w = e^(−|z|/2): z/(1 + w²) right of 0, z·w·w/(1 + w²) left of it. Halving the exponent
   * keeps the result accurate where e^z alone is subnormal.
   */
  private static void silu(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float w = expOfNonPositive(-0.5f * Math.abs(z[i]));
      float left = Math.max(Math.min(z[i], 0f), TAIL) * w * w;
      out[i] = (Math.max(z[i], 0f) + left) / Math.fma(w, w, 1f);
    }
  }

  /** max(z, 0) + ln(1 + e^−|z|). */
  private static void softplus(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(z[i], 0f) + log1p(expOfNonPositive(-Math.abs(z[i])));
    }
  }

  private static void softsign(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float c = Math.max(Math.min(z[i], SOFTSIGN_BOUND), -SOFTSIGN_BOUND);
      out[i] = c / (1f + Math.abs(c));
    }
  }

  /** (z + 3)/6 rather than z/6 + ½: the sum is exact near −3, where the result is small. */
  private static void hardSigmoid(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(Math.min((z[i] + 3f) * SIXTH, 1f), 0f);
    }
  }
}
