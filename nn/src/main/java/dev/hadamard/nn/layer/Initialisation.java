package dev.hadamard.nn.layer;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The initial weights of a layer: independent draws with mean 0 and a variance that keeps the
 * signals' size about the same from layer to layer. Biases start at 0. In the formulas in and out
 * are the numbers of the layer's inputs and outputs.
 *
 * <p>The numbers are drawn in double from {@link SplitMix64} in row-major order and rounded to
 * float32, so they are the same on every backend.
 */
public enum Initialisation implements Initializer {
  /**
   * Normal, σ² = 2/in; for the ReLU family. Source: K. He et al., <i>Delving Deep into
   * Rectifiers</i>, 2015, eq. 10.
   */
  HE_NORMAL,
  /** Uniform on ±√(6/in), the same variance as {@link #HE_NORMAL}. */
  HE_UNIFORM,
  /**
   * Normal, σ² = 2/(in + out); for functions that are close to the identity near 0. Source: X.
   * Glorot, Y. Bengio, <i>Understanding the difficulty of training deep feedforward neural
   * networks</i>, 2010, eq. 12.
   */
  XAVIER_NORMAL,
  /**
   * Uniform on ±√(6/(in + out)), the same variance as {@link #XAVIER_NORMAL}. Source: Glorot and
   * Bengio, eq. 16.
   */
  XAVIER_UNIFORM,
  /**
   * Normal, σ² = 1/in; SELU needs it to normalise itself (Klambauer et al., 2017). Source: Y. LeCun
   * et al., <i>Efficient BackProp</i>, 1998, §4.6.
   */
  LECUN_NORMAL;

  /**
   * The usual initialisation for an activation: He (normal) for ReLU, leaky ReLU, ELU, GELU in both
   * forms, SiLU and softplus; LeCun for SELU; Xavier (uniform) for all others.
   */
  public static Initialisation defaultFor(Activation activation) {
    return switch (activation) {
      case RELU, LEAKY_RELU, ELU, GELU, GELU_TANH, SILU, SOFTPLUS -> HE_NORMAL;
      case SELU -> LECUN_NORMAL;
      case IDENTITY, SIGMOID, TANH, SOFTSIGN, HARD_SIGMOID -> XAVIER_UNIFORM;
    };
  }

  // {@code [out, in]} row-major
  @Override
  public float[] draw(Shape shape, SplitMix64 random) {
    return draw(shape, shape.columns(), shape.rows(), random);
  }

  /**
   * Draws weights where in and out are not the extents of a matrix, as in a convolution.
   *
   * @param shape the parameter's shape
   * @param in how many numbers an output reads
   * @param out how many outputs read a number
   * @param random the layer's stream of random numbers
   */
  public float[] draw(Shape shape, double in, double out, SplitMix64 random) {
    double variance =
        switch (this) {
          case HE_NORMAL, HE_UNIFORM -> 2 / in;
          case XAVIER_NORMAL, XAVIER_UNIFORM -> 2 / (in + out);
          case LECUN_NORMAL -> 1 / in;
        };
    boolean uniform = this == HE_UNIFORM || this == XAVIER_UNIFORM;
    // A uniform distribution on ±r has the variance r²/3.
    double scale = Math.sqrt(uniform ? 3 * variance : variance);
    float[] w = new float[shape.size()];
    for (int i = 0; i < w.length; i++) {
      double unit = uniform ? 2 * random.nextDouble() - 1 : random.nextGaussian();
      w[i] = (float) (scale * unit);
    }
    return w;
  }

  /** The name in commands and files, as in {@code he-normal}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the initialisation with this {@link #label()}; case is ignored.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  public static Initialisation of(String label) {
    for (Initialisation initialisation : values()) {
      if (initialisation.label().equals(label.toLowerCase(Locale.ROOT))) {
        return initialisation;
      }
    }
    throw new IllegalArgumentException(
        "unknown initialisation '"
            + label
            + "'; choose one of "
            + Arrays.stream(values()).map(Initialisation::label).collect(Collectors.joining(", ")));
  }
}
