package dev.hadamard;

import dev.hadamard.spi.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The activation functions. Each constant holds its formula and its derivative in double precision,
 * against which every backend is tested, and the name that kernels use.
 *
 * <p>Every function and derivative maps NaN to NaN. Where a derivative jumps (at 0; at ±3 for the
 * hard sigmoid), the constant's formula defines its value there. −0 is treated as 0; the sign of a
 * zero result is unspecified, see {@link Backend}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions capture nothing
public enum Activation {
  /** f(z) = z, f′ = 1. */
  IDENTITY("identity", z -> z, z -> Double.isNaN(z) ? z : 1, a -> Double.isNaN(a) ? a : 1),

  /** f(z) = 1/(1 + e⁻ᶻ), f′ = f(z)·f(−z) = a(1 − a). */
  SIGMOID("sigmoid", Activation::sigmoid, z -> sigmoid(z) * sigmoid(-z), a -> a * (1 - a)),

  /** f(z) = tanh z, f′ = 1/cosh² z = 1 − a². */
  TANH("tanh", Math::tanh, z -> 4 * sigmoid(2 * z) * sigmoid(-2 * z), a -> 1 - a * a),

  /** The ReLU: f(z) = z for z ≥ 0, 0 otherwise; f′ = 1 for z &gt; 0, 0 otherwise. */
  RELU("relu", z -> z < 0 ? 0 : z, z -> step(z, 0), a -> step(a, 0)),

  /** The leaky ReLU: f(z) = z for z ≥ 0, 0.01·z otherwise; f′ = 1 for z &gt; 0, 0.01 otherwise. */
  LEAKY_RELU(
      "leaky_relu",
      z -> z < 0 ? Constants.LEAK * z : z,
      z -> step(z, Constants.LEAK),
      a -> step(a, Constants.LEAK)),

  /**
   * The exponential linear unit: f(z) = z for z ≥ 0, eᶻ − 1 otherwise; f′ = 1 for z ≥ 0, eᶻ = a + 1
   * otherwise (Clevert et al., 2015).
   */
  ELU(
      "elu",
      z -> z < 0 ? Math.expm1(z) : z,
      z -> z < 0 ? Math.exp(z) : step(z, 1),
      a -> a < 0 ? a + 1 : step(a, 1)),

  /**
   * The self-normalising ELU: f(z) = λz for z ≥ 0, λα(eᶻ − 1) otherwise; f′ = λ for z ≥ 0, λαeᶻ = a
   * + λα otherwise (Klambauer et al., 2017). α = 1.6732632423543772 and λ = 1.0507009873554805 are
   * rounded to float32.
   */
  SELU(
      "selu",
      z -> Constants.SELU_LAMBDA * (z < 0 ? Constants.SELU_ALPHA * Math.expm1(z) : z),
      z -> Constants.SELU_LAMBDA * (z < 0 ? Constants.SELU_ALPHA * Math.exp(z) : step(z, 1)),
      a ->
          a < 0
              ? a + (double) Constants.SELU_LAMBDA * Constants.SELU_ALPHA
              : Constants.SELU_LAMBDA * step(a, 1)),

  /**
   * The erf form, f(z) = ½z(1 + erf(z/√2)) = z·Φ(z), f′ = Φ(z) + z·φ(z), with φ(z) =
   * e^(−z²/2)/√(2π) (Hendrycks and Gimpel, 2016). PyTorch, Keras and ONNX use this form for GELU.
   */
  GELU(
      "gelu",
      z -> z == Double.NEGATIVE_INFINITY ? 0 : z * Normal.distribution(z),
      z -> Double.isInfinite(z) ? step(z, 0) : Normal.distribution(z) + z * Normal.density(z),
      null),

  /**
   * GELU's tanh form, f(z) = ½z(1 + tanh u), u = √(2/π)(z + 0.044715·z³), f′ = ½(1 + tanh u) +
   * ½z·(1 − tanh² u)·u′ (Hendrycks and Gimpel, 2016). It differs from {@link #GELU} by up to
   * 4.7e-4. PyTorch calls it {@code GELU(approximate='tanh')}.
   */
  GELU_TANH("gelu_tanh", Activation::geluTanh, Activation::geluTanhDerivative, null),

  /** f(z) = z·σ(z), f′ = σ(z)(1 + z·σ(−z)); also called swish (Ramachandran et al., 2017). */
  SILU(
      "silu",
      z -> z == Double.NEGATIVE_INFINITY ? 0 : z * sigmoid(z),
      z -> Double.isInfinite(z) ? step(z, 0) : sigmoid(z) * (1 + z * sigmoid(-z)),
      null),

  /** f(z) = ln(1 + eᶻ), f′ = σ(z). */
  SOFTPLUS(
      "softplus",
      z -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
      Activation::sigmoid,
      null),

  /** f(z) = z/(1 + |z|), f′ = 1/(1 + |z|)² = (1 − |a|)². */
  SOFTSIGN(
      "softsign",
      z -> Double.isInfinite(z) ? Math.signum(z) : z / (1 + Math.abs(z)),
      z -> 1 / ((1 + Math.abs(z)) * (1 + Math.abs(z))),
      a -> (1 - Math.abs(a)) * (1 - Math.abs(a))),

  /**
   * The hard sigmoid: f(z) = min(max(z/6 + ½, 0), 1); f′ = 1/6 for −3 &lt; z &lt; 3, which is 0
   * &lt; a &lt; 1, and 0 otherwise.
   */
  HARD_SIGMOID(
      "hard_sigmoid",
      z -> Math.min(Math.max(z / 6 + 0.5, 0), 1),
      z -> Double.isNaN(z) ? z : Math.abs(z) < 3 ? 1.0 / 6 : 0,
      a -> Double.isNaN(a) ? a : a > 0 && a < 1 ? 1.0 / 6 : 0);

  private final String kernelName;
  private final DoubleUnaryOperator value;
  private final DoubleUnaryOperator derivative;
  private final @Nullable DoubleUnaryOperator derivativeFromOutput;

  Activation(
      String kernelName,
      DoubleUnaryOperator value,
      DoubleUnaryOperator derivative,
      @Nullable DoubleUnaryOperator derivativeFromOutput) {
    this.kernelName = kernelName;
    this.value = value;
    this.derivative = derivative;
    this.derivativeFromOutput = derivativeFromOutput;
  }

  /** f(z) in double precision. */
  public double value(double z) {
    return value.applyAsDouble(z);
  }

  /** f′(z) in double precision. */
  public double derivative(double z) {
    return derivative.applyAsDouble(z);
  }

  /**
   * The tensor from which f′ is computed: the input z or the output a. A layer keeps only this
   * tensor for the backward pass.
   */
  public DerivativeForm derivativeForm() {
    return derivativeFromOutput == null ? DerivativeForm.INPUT : DerivativeForm.OUTPUT;
  }

  /**
   * f′ in double precision, computed from the output a = f(z).
   *
   * @throws IllegalArgumentException if {@link #derivativeForm()} is {@link DerivativeForm#INPUT}
   */
  public double derivativeFromOutput(double a) {
    if (derivativeFromOutput == null) {
      throw new IllegalArgumentException(
          "the derivative of " + label() + " cannot be written in its output");
    }
    return derivativeFromOutput.applyAsDouble(a);
  }

  /** The name in kernels: lower case, words joined by an underscore. */
  public String kernelName() {
    return kernelName;
  }

  /**
   * The name in commands and files: lower case, words joined by a hyphen, as in {@code leaky-relu}.
   */
  public String label() {
    return kernelName.replace('_', '-');
  }

  /**
   * Returns the activation with this {@link #label()}; case is ignored.
   *
   * @throws IllegalArgumentException if no activation has this label; the message lists the choices
   */
  public static Activation of(String label) {
    String wanted = label.toLowerCase(Locale.ROOT).replace('_', '-');
    for (Activation activation : values()) {
      if (activation.label().equals(wanted)) {
        return activation;
      }
    }
    List<String> labels = Arrays.stream(values()).map(Activation::label).toList();
    throw new IllegalArgumentException(
        "unknown activation '" + label + "'" + Spelling.choices(wanted, labels));
  }

  /** The constants of the formulas, rounded to float32 as every backend uses them. */
  public static final class Constants {
    /** Slope of the leaky ReLU left of 0. */
    public static final float LEAK = 0.01f;

    /** α of SELU. */
    public static final float SELU_ALPHA = 1.6732632f;

    /** λ of SELU. */
    public static final float SELU_LAMBDA = 1.050701f;

    /** √(2/π) of GELU's tanh form. */
    public static final float GELU_SCALE = 0.7978846f;

    /** The cubic coefficient of GELU's tanh form. */
    public static final float GELU_CUBIC = 0.044715f;

    private Constants() {}
  }

  /** 1 right of 0, {@code left} at and left of it, NaN at NaN. */
  private static double step(double z, double left) {
    return z > 0 ? 1 : z <= 0 ? left : z;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double geluTanh(double z) {
    return z == Double.NEGATIVE_INFINITY ? 0 : z * sigmoid(2 * geluInner(z));
  }

  private static double geluTanhDerivative(double z) {
    if (Math.abs(z) > 1e3) {
      return step(z, 0); // exactly, long before z³ overflows
    }
    double inner = 2 * geluInner(z);
    double slope = 2 * Constants.GELU_SCALE * (1 + 3.0 * Constants.GELU_CUBIC * z * z);
    return sigmoid(inner) * (1 + z * sigmoid(-inner) * slope);
  }

  private static double geluInner(double z) {
    return Constants.GELU_SCALE * (z + Constants.GELU_CUBIC * z * z * z);
  }
}
