package dev.hadamard.tck;

import static dev.hadamard.tck.Ulps.MIN_NORMAL;
import static dev.hadamard.tck.Ulps.U;
import static java.lang.Math.abs;

import dev.hadamard.Activation;

/**
 * The error limits of activations and their derivatives: the largest absolute error of a backend at
 * a given point.
 *
 * <p>The limits of the functions are: exactly rounded where nothing is approximated (identity,
 * ReLU, leaky ReLU); expm1 3 ulp, so ELU; tanh 5 ulp; sigmoid, softplus, SELU 10 ulp; GELU and SiLU
 * |z| times the 10 ulp of their factor; GELU's tanh form 10u·|z|. Those of the derivatives follow
 * from the formulas that a backend may use and from the limits of the functions in them; each is
 * derived at its method. Results below 2⁻¹²⁶ may be off by 2⁻¹²⁶, and an input below 2⁻¹²⁶ may be
 * treated as zero.
 */
public final class ActivationLimits {

  private static final double SIGMOID_ULPS = 10;
  private static final double TANH_ULPS = 5;

  private ActivationLimits() {}

  /** The limit of f(z). */
  public static double value(Activation f, double z) {
    double exact = f.value(z);
    return floor(f, z, exact)
        + switch (f) {
          case IDENTITY, RELU -> 0;
          case LEAKY_RELU -> 0.5 * Ulps.of(exact);
          case ELU -> 3 * Ulps.of(exact);
          case TANH -> TANH_ULPS * Ulps.of(exact);
          case SIGMOID, SELU, SOFTPLUS -> SIGMOID_ULPS * Ulps.of(exact);
          case GELU -> abs(z) * normalTail(z) + 0.5 * Ulps.of(exact);
          case GELU_TANH -> 10 * U * abs(z);
          // z·σ(z): the sigmoid's 10 ulp, multiplied by z, and the product's rounding. Where σ(z)
          // is
          // subnormal and z·σ(z) is not, no digit may be lost with it.
          case SILU ->
              SIGMOID_ULPS * relativeUlp(Activation.SIGMOID.value(z)) * abs(z)
                  + 0.5 * Ulps.of(exact);
          // 1 + |z| rounds by u, and a division is right within 2.5 ulp (OpenCL 1.2, table 7.1).
          case SOFTSIGN -> 4 * Ulps.of(exact);
          // z/6 + ½ with 1/6 or z/6 off by up to 2.5 ulp = 5u: 5u·|z/6| ≤ 2.5u, the sum rounds by
          // u.
          case HARD_SIGMOID -> abs(z) < 3.5 ? 4 * U : 0;
        };
  }

  /** The limit of f′(z), computed from z. */
  public static double derivative(Activation f, double z) {
    double exact = f.derivative(z);
    return floor(f, z, exact)
        + jumpBeside(f, z)
        + switch (f) {
          case IDENTITY, RELU -> 0;
          case LEAKY_RELU, HARD_SIGMOID -> 0.5 * Ulps.of(exact);
          case ELU -> 3 * Ulps.of(exact);
          case SELU, SOFTPLUS -> SIGMOID_ULPS * Ulps.of(exact);
          case SIGMOID -> sigmoidSlope(z, exact);
          case TANH -> tanhSlope(z);
          case GELU -> geluSlope(z);
          case GELU_TANH -> geluTanhSlope(z);
          case SILU -> siluSlope(z, exact);
          // (1 + |z|)² is off by 3u, the division by 2.5 ulp ≤ 5u: 8u ≤ 8 ulp.
          case SOFTSIGN -> 8 * Ulps.of(exact);
        };
  }

  /** The limit of f′ computed from the output a. */
  public static double derivativeFromOutput(Activation f, double a) {
    double exact = f.derivativeFromOutput(a);
    return floor(f, a, exact)
        + jumpBeside(f, a)
        + switch (f) {
          case IDENTITY, RELU -> 0;
          case LEAKY_RELU, HARD_SIGMOID, ELU -> 0.5 * Ulps.of(exact);
          case SIGMOID -> 2 * Ulps.of(exact);
          // a² rounds before the subtraction that cancels; (1 − a)(1 + a) does better.
          case TANH -> Ulps.of(a * a) + Ulps.of(exact);
          // The constant λα ≈ 1.758 is rounded once or twice (u each), the sum once more.
          case SELU -> 2 * U + Ulps.of(exact);
          // 1 − |a| rounds by u, its square is off by 3u ≤ 3 ulp.
          case SOFTSIGN -> 3 * Ulps.of(exact);
          case GELU, GELU_TANH, SILU, SOFTPLUS ->
              throw new IllegalArgumentException(f.label() + " has no derivative in its output");
        };
  }

  /** The largest |f′|, rounded up: the factor by which f amplifies an error of its input. */
  public static double steepest(Activation f) {
    return switch (f) {
      case SIGMOID -> 0.25;
      case HARD_SIGMOID -> 1.0 / 6 + U;
      case IDENTITY, TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, SOFTSIGN -> 1;
      case SELU -> 1.7581;
      case GELU, GELU_TANH -> 1.13;
      case SILU -> 1.1;
    };
  }

  /**
   * σ(z)·σ(−z): the error of each factor times the other, and the rounding of the product. y(1 − y)
   * is none of it: where y is near 1, 1 − y has few right digits or none, and from z = 17 on it is
   * 0.
   */
  private static double sigmoidSlope(double z, double exact) {
    double y = Activation.SIGMOID.value(z);
    double mirrored = Activation.SIGMOID.value(-z);
    return SIGMOID_ULPS * (Ulps.of(y) * mirrored + Ulps.of(mirrored) * y) + Ulps.of(exact);
  }

  /**
   * 4σ(2z)·σ(−2z): four times the sigmoid's slope at 2z, which is exact. 1 − tanh² z cancels as y(1
   * − y) does, and is 0 from z = 9 on.
   */
  private static double tanhSlope(double z) {
    return 4 * sigmoidSlope(2 * z, Activation.SIGMOID.derivative(2 * z));
  }

  /**
   * The error of Φ(z): 10 ulp as the sigmoid's, and left of 0 what it takes to round √2 and the
   * argument z/√2 of erfc, z²·u of the result each. Where Φ(z) is subnormal it may be 0.
   */
  private static double normalTail(double z) {
    double tail = normal(z);
    return SIGMOID_ULPS * Ulps.of(tail)
        + (z < 0 ? 2 * Math.min(z * z, 400) * U * tail : 0)
        + (tail < MIN_NORMAL && z > -16 ? MIN_NORMAL : 0);
  }

  /** Φ(z) by what is tested of GELU: z·Φ(z). */
  private static double normal(double z) {
    return z == 0 ? 0.5 : z == Double.NEGATIVE_INFINITY ? 0 : Activation.GELU.value(z) / z;
  }

  /**
   * Φ(z) + z·φ(z): the error of Φ, that of φ = e^(−z²/2)/√(2π), whose argument may be rounded once,
   * z²/2·u of it, and which has 10 ulp too, times |z|, and the rounding of the product and the sum.
   * Where φ(z) is subnormal it may be 0.
   */
  private static double geluSlope(double z) {
    double density = abs(Activation.GELU.derivative(z) - normal(z));
    double flushed = density < 16 * MIN_NORMAL && abs(z) < 16 ? abs(z) * MIN_NORMAL : 0;
    double argument = Math.min(z * z, 400) * U;
    return normalTail(z) + density * (argument + 24 * U) + 2 * U * normal(z) + flushed;
  }

  /**
   * The looser of two formulas, with v = √(2/π)(z + 0.044715·z³), whose 4 roundings move it by up
   * to 4u·|v|.
   *
   * <p>½(1 + t) + ½z·v′·(1 − t²) with t = tanh v. The error e of t is 5 ulp and (1 − t²)·4u·|v|; it
   * enters the first term by half and the second by |z·v′·t|. The second term's own 8 roundings and
   * the sum's 2 are added.
   *
   * <p>σ(2v)·(1 + 2z·v′·σ(−2v)). The error e of each sigmoid is 10 ulp and σ(2v)σ(−2v)·8u·|v|; it
   * enters by the other factor. 10 roundings of the second term and 2 of the whole are added.
   *
   * <p>Where |v| ≥ 9.5, 1 − t² is below u² and f′ must be 0 or 1 within 4u, which asks a backend to
   * let the tail end: z·v′ grows without bound there.
   */
  private static double geluTanhSlope(double z) {
    double v = Activation.Constants.GELU_SCALE * (z + Activation.Constants.GELU_CUBIC * z * z * z);
    if (abs(v) >= 9.5) {
      return 4 * U;
    }
    double slope =
        Activation.Constants.GELU_SCALE * (1 + 3.0 * Activation.Constants.GELU_CUBIC * z * z);
    double t = Math.tanh(v);
    double e = TANH_ULPS * Ulps.of(t) + 4 * U * abs(v) * (1 - t * t);
    double byTanh = e * (0.5 + abs(z * slope * t)) + 4 * U * abs(z) * slope * (1 - t * t) + 2 * U;
    double y = Activation.SIGMOID.value(2 * v);
    double mirrored = Activation.SIGMOID.value(-2 * v);
    double moved = 8 * U * abs(v) * y * mirrored;
    double bracket = 1 + 2 * abs(z) * slope * mirrored;
    double bySigmoid =
        (SIGMOID_ULPS * Ulps.of(y) + moved) * bracket
            + 2 * abs(z) * slope * y * (SIGMOID_ULPS * Ulps.of(mirrored) + moved)
            + 2 * abs(z) * slope * y * mirrored * 10 * U
            + 2 * U * y * bracket;
    return Math.max(byTanh, bySigmoid);
  }

  /**
   * y + z·y(1 − y): the error of y enters by 1 + |z||1 − 2y|, and four roundings follow, of terms
   * that are at most y and |z|·y. Beyond |z| = 20, z·y(1 − y) is below u and must not grow with z,
   * as in {@link #geluTanhSlope}.
   */
  private static double siluSlope(double z, double exact) {
    double y = Activation.SIGMOID.value(z);
    double reach = Math.min(abs(z), 20);
    double tail = z < -20 ? abs(exact) * 24 * U : 0;
    return SIGMOID_ULPS * relativeUlp(y) * (1 + reach) + 4 * U * y * (1 + reach) + tail;
  }

  /** One ulp, but for a subnormal number the share of it that is one of a normal one: 2u. */
  private static double relativeUlp(double value) {
    return Math.min(Ulps.of(value), 2 * U * Math.max(value, Double.MIN_NORMAL));
  }

  /** The height of the derivative's jump at 0, for a subnormal number that is taken for 0. */
  private static double jumpBeside(Activation f, double at) {
    if (at == 0 || abs(at) >= MIN_NORMAL) {
      return 0;
    }
    return switch (f) {
      case RELU -> 1;
      case LEAKY_RELU -> 1 - Activation.Constants.LEAK;
      case SELU -> Activation.Constants.SELU_LAMBDA * (Activation.Constants.SELU_ALPHA - 1);
      default -> 0;
    };
  }

  /** 2⁻¹²⁶ for a subnormal result, and for a subnormal input what taking it for 0 changes. */
  private static double floor(Activation f, double z, double exact) {
    if (abs(z) < MIN_NORMAL) {
      return Math.max(1, steepest(f)) * MIN_NORMAL;
    }
    return Tolerances.tiny(exact);
  }
}
