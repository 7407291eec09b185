package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.nn.data.RandomStreams;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;

/**
 * A host copy of the weights and biases of a network, or of values with the same shapes, such as
 * the velocities of an optimizer. Immutable. Two are equal if all their bits are equal.
 */
public final class Parameters {

  private final float[][] weights;
  private final float[][] biases;

  private Parameters(float[][] weights, float[][] biases) {
    this.weights = weights;
    this.biases = biases;
  }

  /**
   * Creates parameters with copies of these values.
   *
   * @param spec the architecture of the network
   * @param weights the weights W of every layer, {@code [out, in]} row-major
   * @param biases the biases b of every layer
   * @throws IllegalArgumentException if the lengths do not fit the architecture
   */
  public static Parameters of(NetworkSpec spec, float[][] weights, float[][] biases) {
    if (weights.length != spec.depth() || biases.length != spec.depth()) {
      throw new IllegalArgumentException(
          "%d weights and %d biases for %d layers"
              .formatted(weights.length, biases.length, spec.depth()));
    }
    float[][] w = new float[spec.depth()][];
    float[][] b = new float[spec.depth()][];
    for (int layer = 0; layer < spec.depth(); layer++) {
      w[layer] = checked(weights[layer], spec.weightShape(layer), "weights", layer);
      b[layer] = checked(biases[layer], spec.biasShape(layer), "biases", layer);
    }
    return new Parameters(w, b);
  }

  private static float[] checked(float[] values, Shape shape, String what, int layer) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "layer %d: %d %s, its shape is %s".formatted(layer, values.length, what, shape));
    }
    return values.clone();
  }

  /**
   * Creates the initial parameters of a network, which the seed alone determines, see {@link
   * Initialisation}.
   */
  public static Parameters initial(NetworkSpec spec, long seed) {
    float[][] w = new float[spec.depth()][];
    float[][] b = new float[spec.depth()][];
    for (int layer = 0; layer < spec.depth(); layer++) {
      SplitMix64 random = SplitMix64.stream(seed, RandomStreams.INITIALISATION + layer);
      w[layer] = spec.layers().get(layer).initialisation().draw(spec.weightShape(layer), random);
      b[layer] = new float[spec.outputsOf(layer)];
    }
    return new Parameters(w, b);
  }

  /** Creates parameters that are all 0. */
  static Parameters zero(NetworkSpec spec) {
    float[][] w = new float[spec.depth()][];
    float[][] b = new float[spec.depth()][];
    for (int layer = 0; layer < spec.depth(); layer++) {
      w[layer] = new float[spec.weightShape(layer).size()];
      b[layer] = new float[spec.outputsOf(layer)];
    }
    return new Parameters(w, b);
  }

  /** The number of layers. */
  public int depth() {
    return weights.length;
  }

  /** Whether the shapes are those of a network with this architecture. */
  public boolean fits(NetworkSpec spec) {
    boolean fits = depth() == spec.depth();
    for (int layer = 0; fits && layer < depth(); layer++) {
      fits =
          weights[layer].length == spec.weightShape(layer).size()
              && biases[layer].length == spec.outputsOf(layer);
    }
    return fits;
  }

  /** A copy of the weights W of a layer, {@code [out, in]} row-major. */
  public float[] weight(int layer) {
    return weights[layer].clone();
  }

  /** A copy of the biases b of a layer. */
  public float[] bias(int layer) {
    return biases[layer].clone();
  }

  /**
   * The largest |p − p′| over all values; NaN if only one of p and p′ is NaN.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public double largestDifference(Parameters other) {
    double largest = 0;
    for (int layer = 0; layer < Math.max(depth(), other.depth()); layer++) {
      if (layer >= depth()
          || layer >= other.depth()
          || weights[layer].length != other.weights[layer].length
          || biases[layer].length != other.biases[layer].length) {
        throw new IllegalArgumentException("layer " + layer + " differs in shape");
      }
      largest = Math.max(largest, largestDifference(weights[layer], other.weights[layer]));
      largest = Math.max(largest, largestDifference(biases[layer], other.biases[layer]));
    }
    return largest;
  }

  private static double largestDifference(float[] left, float[] right) {
    double largest = 0;
    for (int i = 0; i < left.length; i++) {
      // Equal bits first: the difference of two infinities is NaN.
      if (Float.floatToIntBits(left[i]) != Float.floatToIntBits(right[i])) {
        largest = Math.max(largest, Math.abs((double) left[i] - right[i]));
      }
    }
    return largest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that
        && Arrays.deepEquals(weights, that.weights)
        && Arrays.deepEquals(biases, that.biases);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.deepHashCode(weights) + Arrays.deepHashCode(biases);
  }

  @Override
  public String toString() {
    return "Parameters of " + depth() + " layers";
  }
}
