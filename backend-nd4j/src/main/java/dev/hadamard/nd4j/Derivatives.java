package dev.hadamard.nd4j;

import static dev.hadamard.nd4j.Functions.GELU_CUBIC;
import static dev.hadamard.nd4j.Functions.GELU_SCALE;

import dev.hadamard.Activation;
import dev.hadamard.Activation.Constants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SELUDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SoftSignDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.OneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.same.TimesOneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The derivatives, from the input and from the output. ND4J's own operations are used if they keep
 * NaN and have our value at a jump; the others are composed.
 */
final class Derivatives {

  /** The jump of SELU's derivative at 0: λα − λ. */
  private static final float SELU_JUMP = Constants.SELU_LAMBDA * (Constants.SELU_ALPHA - 1);

  /** 1/√(2π). */
  private static final float DENSITY = 0.3989423f;

  private final Scratch scratch;

  Derivatives(Scratch scratch) {
    this.scratch = scratch;
  }

  /** out ← f′(z); out may be z. */
  @SuppressWarnings("deprecation") // what ND4J prefers now also multiplies by a gradient
  void atInput(Activation f, INDArray z, INDArray out) {
    switch (f) {
      case IDENTITY -> one(z, out);
      case SIGMOID -> sigmoid(z, out);
      case TANH -> tanh(z, out);
      case RELU -> Pass.step(z, out);
      case LEAKY_RELU -> leakyStep(z, out);
      case ELU -> {
        Pass.atMost(z, 0, out);
        Nd4j.exec(new Exp(out, out));
      }
      case SELU -> selu(z, out);
      case GELU -> gelu(z, out);
      case GELU_TANH -> geluTanh(z, out);
      case SILU -> silu(z, out);
      case SOFTPLUS -> Nd4j.exec(new Sigmoid(z, out));
      case SOFTSIGN -> Nd4j.exec(new SoftSignDerivative(z, out));
      case HARD_SIGMOID -> {
        Nd4j.exec(new Abs(z, out));
        Pass.negate(out, out);
        Pass.add(out, 3, out);
        sixthWherePositive(out);
      }
    }
  }

  /** out ← f′, computed from a = f(z); out may be a. */
  void atOutput(Activation f, INDArray a, INDArray out) {
    switch (f) {
      case IDENTITY -> one(a, out);
      case SIGMOID -> Nd4j.exec(new TimesOneMinus(a, out));
      case TANH -> {
        Nd4j.exec(new Square(a, out));
        Nd4j.exec(new OneMinus(out, out));
      }
      case RELU -> Pass.step(a, out);
      case LEAKY_RELU -> leakyStep(a, out);
      case ELU -> {
        Pass.atMost(a, 0, out);
        Pass.add(out, 1, out);
      }
      case SELU -> seluFromOutput(a, out);
      case SOFTSIGN -> {
        Nd4j.exec(new Abs(a, out));
        Nd4j.exec(new OneMinus(out, out));
        Nd4j.exec(new Square(out, out));
      }
      case HARD_SIGMOID -> {
        Nd4j.exec(new TimesOneMinus(a, out));
        sixthWherePositive(out);
      }
      case GELU, GELU_TANH, SILU, SOFTPLUS -> throw new IllegalArgumentException(f.label());
    }
  }

  /** out ← 1, but NaN where x is: 0·min(max(x, 0), 1) + 1. */
  private static void one(INDArray x, INDArray out) {
    Pass.unit(x, out);
    Pass.scale(out, 0, out);
    Pass.add(out, 1, out);
  }

  /** σ(z)·σ(−z): ND4J's own is σ(1 − σ), which is 0 from 17 on, where 1 − σ has lost its digits. */
  private void sigmoid(INDArray z, INDArray out) {
    INDArray s = scratch.first(z.length());
    Pass.negate(z, s);
    Nd4j.exec(new Sigmoid(s, s));
    Nd4j.exec(new Sigmoid(z, out));
    Pass.multiply(out, s, out);
  }

  /** 4σ(2z)·σ(−2z): ND4J's own is 1 − tanh² z, which is 0 from 9 on. */
  private void tanh(INDArray z, INDArray out) {
    Pass.scale(z, 2, out);
    sigmoid(out, out);
    Pass.scale(out, 4, out);
  }

  /** out ← x > 0 ? 1 : 0.01. */
  private static void leakyStep(INDArray x, INDArray out) {
    Pass.step(x, out);
    Pass.atLeast(out, Constants.LEAK, out);
  }

  private static void sixthWherePositive(INDArray out) {
    Pass.step(out, out);
    Pass.scale(out, 1f / 6, out);
  }

  /**
   * ND4J takes 0 for a negative number. 2⁻¹²⁶ moves it to the other side, and changes no other
   * result: where it moves a number at all, eᶻ is 1.
   */
  @SuppressWarnings("deprecation")
  private static void selu(INDArray z, INDArray out) {
    Pass.add(z, Float.MIN_NORMAL, out);
    Nd4j.exec(new SELUDerivative(out, out));
  }

  /** With p = max(−a, 0): λ + (λα − λ)·[p > 0] − p. */
  private void seluFromOutput(INDArray a, INDArray out) {
    INDArray s = scratch.first(a.length());
    Pass.negate(a, out);
    Pass.atLeast(out, 0, out);
    Pass.step(out, s);
    Pass.scale(s, SELU_JUMP, s);
    Pass.add(s, Constants.SELU_LAMBDA, s);
    Nd4j.exec(new Axpy(out, s, out, -1));
  }

  /** Φ(z) + z·φ(z), with φ(z) = e^(−z²/2)/√(2π). Beyond ±20 it is 0 or 1. */
  private void gelu(INDArray z, INDArray out) {
    INDArray t = scratch.first(z.length());
    INDArray e = scratch.second(z.length());
    Pass.between(z, 20, t);
    Nd4j.exec(new Square(t, e));
    Pass.scale(e, -0.5f, e);
    Nd4j.exec(new Exp(e, e));
    Pass.scale(e, DENSITY, e);
    Pass.multiply(e, t, e);
    Functions.normal(t, out);
    Nd4j.exec(new AddOp(out, e, out));
  }

  /**
   * σ(w)·(1 + q·(1 − σ(w))) with w = c·z + d·z³ and q = z·w′ = c·z + 3d·z³. Beyond ±12, where q
   * grows, it is 0 or 1.
   */
  private void geluTanh(INDArray z, INDArray out) {
    INDArray t = scratch.first(z.length());
    INDArray q = scratch.second(z.length());
    Pass.between(z, 12, t);
    Nd4j.exec(new Square(t, q));
    Pass.scale(q, GELU_CUBIC, out);
    Pass.add(out, GELU_SCALE, out);
    Pass.multiply(out, t, out);
    Pass.scale(q, 3 * GELU_CUBIC, q);
    Pass.add(q, GELU_SCALE, q);
    Pass.multiply(q, t, q);
    gate(out, q, t);
  }

  /** σ(z)·(1 + z·(1 − σ(z))): ND4J's own overflows above 44. Beyond ±110 it is 0 or 1. */
  private void silu(INDArray z, INDArray out) {
    INDArray t = scratch.first(z.length());
    Pass.between(z, 110, t);
    Nd4j.exec(new Assign(t, out));
    gate(out, t, scratch.second(z.length()));
  }

  /** w ← σ(w)·(1 + q·(1 − σ(w))); between is overwritten. */
  private static void gate(INDArray w, INDArray q, INDArray between) {
    Nd4j.exec(new Sigmoid(w, w));
    Nd4j.exec(new OneMinus(w, between));
    Pass.multiply(between, q, between);
    Pass.add(between, 1, between);
    Pass.multiply(w, between, w);
  }
}
