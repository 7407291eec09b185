package dev.hadamard.cpu;

import static dev.hadamard.cpu.SimdApproximations.exp;
import static dev.hadamard.cpu.SimdApproximations.expOfNonPositive;
import static dev.hadamard.cpu.SimdApproximations.sigmoid;

import dev.hadamard.Activation;
import jdk.incubator.vector.FloatVector;

/** The functions of {@link DerivativeLoops} that hold an exponential, with the same bits. */
final class SimdDerivativeLoops {

  private SimdDerivativeLoops() {}

  /**
   * outᵢ ← f′(zᵢ) from {@code from} on, for whole vectors.
   *
   * @return where it ended; {@code from} for a function that needs no help
   */
  static int apply(Activation f, float[] z, float[] out, int from, int to) {
    return switch (f) {
      case SIGMOID -> sigmoidSlope(z, out, from, to);
      case TANH -> tanhSlope(z, out, from, to);
      case ELU -> eluSlope(z, out, from, to);
      case SELU -> seluSlope(z, out, from, to);
      case GELU -> geluSlope(z, out, from, to);
      case SILU -> siluSlope(z, out, from, to);
      case SOFTPLUS -> softplusSlope(z, out, from, to);
      case IDENTITY, RELU, LEAKY_RELU, SOFTSIGN, HARD_SIGMOID -> from;
    };
  }

  private static FloatVector of(float x) {
    return FloatVector.broadcast(SimdLoops.SPECIES, x);
  }

  /** What GELU's inner function multiplies x by. */
  static FloatVector geluFactor(FloatVector x) {
    return x.mul(x).fma(of(Gelu.CUBIC), of(Gelu.LINEAR));
  }

  private static int sigmoidSlope(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector e = expOfNonPositive(x.abs().neg());
      FloatVector d = e.add(1f);
      e.div(d.mul(d)).intoArray(out, i);
    }
    return end;
  }

  private static int tanhSlope(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector e = expOfNonPositive(x.abs().mul(-2f));
      FloatVector d = e.add(1f);
      e.mul(4f).div(d.mul(d)).intoArray(out, i);
    }
    return end;
  }

  private static int eluSlope(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      expOfNonPositive(x.min(0f)).intoArray(out, i);
    }
    return end;
  }

  private static int seluSlope(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector step = x.neg().max(0f).mul(0x1p126f).mul(0x1p24f).min(1f);
      FloatVector right = of(1f).sub(step).mul(-DerivativeLoops.SELU_JUMP);
      expOfNonPositive(x.min(0f)).fma(of(DerivativeLoops.SELU_LEFT), right).intoArray(out, i);
    }
    return end;
  }

  private static int geluSlope(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector t = x.min(DerivativeLoops.GELU_RIGHT).max(DerivativeLoops.GELU_LEFT);
      FloatVector cube = t.mul(t).mul(t.mul(Gelu.CUBIC));
      FloatVector y = t.fma(of(Gelu.LINEAR), cube);
      FloatVector e = exp(y);
      FloatVector d = e.add(1f);
      FloatVector slope = cube.fma(of(2f), y).fma(of(1f).div(d), of(1f));
      slope.mul(e).div(d).intoArray(out, i);
    }
    return end;
  }

  private static int siluSlope(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      FloatVector t = x.min(DerivativeLoops.SILU_RIGHT).max(DerivativeLoops.SILU_LEFT);
      FloatVector w = exp(t.mul(0.5f));
      FloatVector q = of(1f).div(w.fma(w, of(1f)));
      t.fma(q, of(1f)).mul(w).mul(w).mul(q).intoArray(out, i);
    }
    return end;
  }

  private static int softplusSlope(float[] z, float[] out, int from, int to) {
    int end = SimdLoops.end(from, to);
    for (int i = from; i < end; i += SimdLoops.LANES) {
      FloatVector x = SimdLoops.load(z, i);
      sigmoid(x).intoArray(out, i);
    }
    return end;
  }
}
