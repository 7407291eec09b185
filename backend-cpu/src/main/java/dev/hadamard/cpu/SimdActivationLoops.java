package dev.hadamard.cpu;

import static dev.hadamard.cpu.SimdApproximations.exp;
import static dev.hadamard.cpu.SimdApproximations.expOfNonPositive;
import static dev.hadamard.cpu.SimdApproximations.expm1;
import static dev.hadamard.cpu.SimdApproximations.log1p;
import static dev.hadamard.cpu.SimdApproximations.sigmoid;
import static dev.hadamard.cpu.SimdApproximations.tanh;

import dev.hadamard.Activation;
import dev.hadamard.Activation.Constants;
import jdk.incubator.vector.FloatVector;

/**
 * The functions of {@link ActivationLoops} that hold an exponential, with the same bits. Each loop
 * is written out: one loop that is given the function would not be compiled to vector code.
 */
final class SimdActivationLoops {

  private SimdActivationLoops() {}

  /**
   * outᵢ ← f(zᵢ) from {@code from} on, for whole vectors.
   *
   * @return where it ended; {@code from} for a function that needs no help
   */
  static int apply(Activation f, float[] z, float[] out, int from, int to) {
    return switch (f) {
      case SIGMOID -> sigmoids(z, out, from, to);
      case TANH -> tanhs(z, out, from, to);
      case ELU -> elu(z, out, from, to);
      case SELU -> selu(z, out, from, to);
      case GELU -> gelu(z, out, from, to);
      case SILU -> silu(z, out, from, to);
      case SOFTPLUS -> softplus(z, out, from, to);
      case IDENTITY, RELU, LEAKY_RELU, SOFTSIGN, HARD_SIGMOID -> from;
    };
  }

  private static int sigmoids(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      sigmoid(x).intoArray(out, i);
    }
    return end;
  }

  private static int tanhs(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      tanh(x).intoArray(out, i);
    }
    return end;
  }

  private static int elu(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      x.max(0f).add(expm1(x.min(0f))).intoArray(out, i);
    }
    return end;
  }

  private static int selu(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector right = x.max(0f).mul(Constants.SELU_LAMBDA);
      FloatVector left = expm1(x.min(0f)).mul(Constants.SELU_LAMBDA * Constants.SELU_ALPHA);
      right.add(left).intoArray(out, i);
    }
    return end;
  }

  private static int gelu(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector inner = x.mul(SimdDerivativeLoops.geluFactor(x));
      x.max(ActivationLoops.TAIL).div(exp(inner.neg()).add(1f)).intoArray(out, i);
    }
    return end;
  }

  private static int silu(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector w = expOfNonPositive(x.abs().mul(-0.5f));
      FloatVector left = x.min(0f).max(ActivationLoops.TAIL).mul(w).mul(w);
      FloatVector one = FloatVector.broadcast(SimdLoops.SPECIES, 1f);
      x.max(0f).add(left).div(w.fma(w, one)).intoArray(out, i);
    }
    return end;
  }

  private static int softplus(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      x.max(0f).add(log1p(expOfNonPositive(x.abs().neg()))).intoArray(out, i);
    }
    return end;
  }
}
