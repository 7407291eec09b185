package dev.hadamard.cpu;

import static dev.hadamard.cpu.Approximations.exp;
import static dev.hadamard.cpu.Approximations.expOfNonPositive;
import static dev.hadamard.cpu.Approximations.sigmoid;

import dev.hadamard.Activation;
import dev.hadamard.Activation.Constants;

/**
 * The derivatives f′ at the input over a range of an array. As in {@link ActivationLoops} there are
 * no branches, NaN is kept, and {@code out} may be {@code z}. Steps at 0 are products of powers of
 * two and a clamp, because C2 does not vectorise a selection on JDK 17.
 */
final class DerivativeLoops {

  /** |z| beyond which f′ of GELU's tanh form is 0 or 1 to float precision. */
  static final float GELU_LEFT = -12f;

  static final float GELU_RIGHT = 9f;

  /** 40 ln 2: from here on 1 + eᶻ = eᶻ, and eᶻ/eᶻ is exactly 1 in float. */
  private static final float SILU_RIGHT = 0x1.bb9d3cp4f;

  private static final float SILU_LEFT = -250f;

  private static final float SELU_LEFT = Constants.SELU_LAMBDA * Constants.SELU_ALPHA;
  private static final float SELU_JUMP = SELU_LEFT - Constants.SELU_LAMBDA;
  private static final float SIXTH = 1f / 6;

  private DerivativeLoops() {}

  /** outᵢ ← f′(zᵢ). */
  static ElementwiseLoop of(Activation f) {
    return switch (f) {
      case IDENTITY -> DerivativeLoops::one;
      case SIGMOID -> DerivativeLoops::sigmoidSlope;
      case TANH -> DerivativeLoops::tanhSlope;
      case RELU -> DerivativeLoops::reluSlope;
      case LEAKY_RELU -> DerivativeLoops::leakyReluSlope;
      case ELU -> DerivativeLoops::eluSlope;
      case SELU -> DerivativeLoops::seluSlope;
      case GELU -> GeluLoops::slope;
      case GELU_TANH -> DerivativeLoops::geluTanhSlope;
      case SILU -> DerivativeLoops::siluSlope;
      case SOFTPLUS -> DerivativeLoops::softplusSlope;
      case SOFTSIGN -> DerivativeLoops::softsignSlope;
      case HARD_SIGMOID -> DerivativeLoops::hardSigmoidSlope;
    };
  }

  /** 1 right of 0, 0 at and left of it, NaN at NaN: the smallest float times 2¹⁵⁰ is 2. */
  static float step(float t) {
    return Math.min(Math.max(t, 0f) * 0x1p126f * 0x1p24f, 1f);
  }

  /** 1, but NaN at NaN. */
  static void one(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(Math.min(z[i], 1f), 1f);
    }
  }

  /** σ(z)σ(−z) = e/(1 + e)² with e = e^−|z|. */
  private static void sigmoidSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float e = expOfNonPositive(-Math.abs(z[i]));
      float d = 1f + e;
      out[i] = e / (d * d);
    }
  }

  /** 4σ(2z)σ(−2z), which does not cancel as 1 − tanh² does. */
  private static void tanhSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float e = expOfNonPositive(-2f * Math.abs(z[i]));
      float d = 1f + e;
      out[i] = 4f * e / (d * d);
    }
  }

  static void reluSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = step(z[i]);
    }
  }

  static void leakyReluSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(step(z[i]), Constants.LEAK);
    }
  }

  private static void eluSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = expOfNonPositive(Math.min(z[i], 0f));
    }
  }

  /** λα·e^z left of 0, λ at and right of it; λα − λ is exact. */
  private static void seluSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float right = 1f - step(-z[i]);
      out[i] = Math.fma(SELU_LEFT, expOfNonPositive(Math.min(z[i], 0f)), -SELU_JUMP * right);
    }
  }

  /** σ(y)(1 + σ(−y)·z·y′) with y = 2u = Lz + Cz³, so that z·y′ = y + 2Cz³. */
  private static void geluTanhSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.max(Math.min(z[i], GELU_RIGHT), GELU_LEFT);
      float cube = x * x * (GeluTanh.CUBIC * x);
      float y = Math.fma(x, GeluTanh.LINEAR, cube);
      float e = exp(y);
      float d = 1f + e;
      out[i] = Math.fma(Math.fma(2f, cube, y), 1f / d, 1f) * e / d;
    }
  }

  /** σ(z)(1 + z·σ(−z)), with e^z as the square of w = e^(z/2) for the sake of the left tail. */
  private static void siluSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.max(Math.min(z[i], SILU_RIGHT), SILU_LEFT);
      float w = exp(0.5f * x);
      float q = 1f / Math.fma(w, w, 1f);
      out[i] = Math.fma(x, q, 1f) * w * w * q;
    }
  }

  private static void softplusSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = sigmoid(z[i]);
    }
  }

  private static void softsignSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      float q = 1f / (1f + Math.abs(z[i]));
      out[i] = q * q;
    }
  }

  private static void hardSigmoidSlope(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = step(Math.min(z[i] + 3f, 3f - z[i])) * SIXTH;
    }
  }
}
