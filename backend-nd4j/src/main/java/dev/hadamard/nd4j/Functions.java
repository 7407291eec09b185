package dev.hadamard.nd4j;

import dev.hadamard.Activation;
import dev.hadamard.Activation.Constants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erfc;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftPlus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftSign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Swish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The activations. If ND4J has an operation with the same formula, it is used; if that operation
 * fails for large numbers, its input is limited first. If ND4J's formula differs, as for both forms
 * of GELU and the hard sigmoid, the function is composed of other operations.
 */
final class Functions {

  /** −1/√2. */
  private static final float MINUS_ROOT_HALF = -0.70710677f;

  /** c = 2√(2/π) of GELU's tanh form, which is z·σ(c·z + d·z³). */
  static final float GELU_SCALE = 2 * Constants.GELU_SCALE;

  /** d = 0.044715·c of GELU's tanh form. */
  static final float GELU_CUBIC = GELU_SCALE * Constants.GELU_CUBIC;

  private final Scratch scratch;

  Functions(Scratch scratch) {
    this.scratch = scratch;
  }

  /** out ← f(z); out may be z. */
  void value(Activation f, INDArray z, INDArray out) {
    switch (f) {
      case IDENTITY -> identity(z, out);
      case SIGMOID -> Nd4j.exec(new Sigmoid(z, out));
      case TANH -> Nd4j.exec(new Tanh(z, out));
      case RELU -> Pass.atLeast(z, 0, out);
      case LEAKY_RELU -> Nd4j.exec(new LeakyReLU(z, out, Constants.LEAK));
      case ELU -> Nd4j.exec(new ELU(z, out));
      case SELU -> Nd4j.exec(new SELU(z, out));
      case GELU -> gelu(z, out);
      case GELU_TANH -> geluTanh(z, out);
      case SILU -> silu(z, out);
      case SOFTPLUS -> softplus(z, out);
      case SOFTSIGN -> softsign(z, out);
      case HARD_SIGMOID -> hardSigmoid(z, out);
    }
  }

  private static void identity(INDArray z, INDArray out) {
    if (z != out) {
      Nd4j.exec(new Assign(z, out));
    }
  }

  /** ½z·erfc(−z/√2): ND4J's own GELU is z·σ(1.702·z). At −∞ it would be NaN; at −20 erfc is 0. */
  private void gelu(INDArray z, INDArray out) {
    INDArray s = scratch.first(z.length());
    Pass.atLeast(z, -20, out);
    normal(out, s);
    Pass.multiply(out, s, out);
  }

  /** out ← ½ erfc(−z/√2) = Φ(z), of the normal distribution; out may be z. */
  static void normal(INDArray z, INDArray out) {
    Pass.scale(z, MINUS_ROOT_HALF, out);
    Nd4j.exec(new Erfc(out, out));
    Pass.scale(out, 0.5f, out);
  }

  /**
   * ND4J's own tanh form has another formula: it cubes 0.044715·z. At −∞ z·σ(…) would be NaN; at
   * −12 σ is 0.
   */
  private void geluTanh(INDArray z, INDArray out) {
    INDArray s = scratch.first(z.length());
    Pass.atLeast(z, -12, out);
    Nd4j.exec(new Square(out, s));
    Pass.scale(s, GELU_CUBIC, s);
    Pass.add(s, GELU_SCALE, s);
    Pass.multiply(s, out, s);
    Nd4j.exec(new Sigmoid(s, s));
    Pass.multiply(out, s, out);
  }

  /** At −∞ ND4J's z·σ(z) is NaN; at −200 it is 0. */
  private static void silu(INDArray z, INDArray out) {
    Pass.atLeast(z, -200, out);
    Nd4j.exec(new Swish(out, out));
  }

  /** ND4J's ln(1 + eᶻ) overflows above 88, where the function is z. */
  private void softplus(INDArray z, INDArray out) {
    INDArray limited = scratch.first(z.length());
    Pass.atMost(z, 80, limited);
    Nd4j.exec(new SoftPlus(limited, limited));
    Nd4j.exec(new Max(limited, z, out));
  }

  /** At ±∞ ND4J's z/(1 + |z|) is NaN; beyond 2²⁵ it is ±1. The function is odd. */
  private static void softsign(INDArray z, INDArray out) {
    Pass.atLeast(z, -0x1p100f, out);
    Pass.negate(out, out);
    Pass.atLeast(out, -0x1p100f, out);
    Nd4j.exec(new SoftSign(out, out));
    Pass.negate(out, out);
  }

  /** ND4J's own hard sigmoid rises by 1/5, not by 1/6. */
  private static void hardSigmoid(INDArray z, INDArray out) {
    Pass.scale(z, 1f / 6, out);
    Pass.add(out, 0.5f, out);
    Pass.unit(out, out);
  }
}
