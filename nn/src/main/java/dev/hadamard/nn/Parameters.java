package dev.hadamard.nn;

import dev.hadamard.nn.NetworkSpec.Parameter;
import dev.hadamard.nn.data.RandomStreams;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A host copy of the parameters of a network, or of values with the same shapes, such as gradients
 * or the velocities of an optimizer. Immutable. Two are equal if their names and all their bits are
 * equal.
 */
public final class Parameters {

  private final Map<String, float[]> values;

  private Parameters(Map<String, float[]> values) {
    this.values = values;
  }

  /**
   * Creates parameters with copies of these values.
   *
   * @param spec the architecture of the network
   * @param values row-major, by the names that {@link NetworkSpec#parameters} lists
   * @throws IllegalArgumentException if one is missing or has another length, or there is one more
   */
  public static Parameters of(NetworkSpec spec, Map<String, float[]> values) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    for (Parameter parameter : spec.parameters()) {
      float[] given = values.get(parameter.name());
      if (given == null || given.length != parameter.shape().size()) {
        throw new IllegalArgumentException(
            "parameter %s: %s, its shape is %s"
                .formatted(
                    parameter.name(),
                    given == null ? "no values" : given.length + " values",
                    parameter.shape()));
      }
      copies.put(parameter.name(), given.clone());
    }
    if (values.size() != copies.size()) {
      throw new IllegalArgumentException(
          "the network has the parameters %s, not %s".formatted(copies.keySet(), values.keySet()));
    }
    return new Parameters(copies);
  }

  /**
   * Creates the parameters of a network of dense layers with copies of these values.
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
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int layer = 0; layer < spec.depth(); layer++) {
      String vertex = spec.vertices().get(layer).name();
      values.put(vertex + ".weight", weights[layer]);
      values.put(vertex + ".bias", biases[layer]);
    }
    return of(spec, values);
  }

  /**
   * Creates the initial parameters of a network, which the seed alone determines, see {@link
   * dev.hadamard.nn.layer.Initializer}.
   */
  public static Parameters initial(NetworkSpec spec, long seed) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int i = 0; i < spec.depth(); i++) {
      Vertex vertex = spec.vertices().get(i);
      SplitMix64 random = SplitMix64.stream(seed, RandomStreams.INITIALISATION + i);
      for (var parameter : vertex.layer().parameters(spec.inputShapes(vertex))) {
        values.put(
            vertex.name() + "." + parameter.name(),
            parameter.initializer().draw(parameter.shape(), random));
      }
    }
    return new Parameters(values);
  }

  /** Creates parameters that are all 0. */
  static Parameters zero(NetworkSpec spec) {
    Map<String, float[]> values = new LinkedHashMap<>();
    spec.parameters().forEach(p -> values.put(p.name(), new float[p.shape().size()]));
    return new Parameters(values);
  }

  /** The names, in the order of the network. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** Whether the names and shapes are those of a network with this architecture. */
  public boolean fits(NetworkSpec spec) {
    List<Parameter> expected = spec.parameters();
    return names().equals(expected.stream().map(Parameter::name).toList())
        && expected.stream().allMatch(p -> values(p.name()).length == p.shape().size());
  }

  /**
   * A copy of the values of a parameter, row-major.
   *
   * @throws IllegalArgumentException if there is no parameter of this name
   */
  public float[] values(String name) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no parameter is named " + name + " among " + names());
    }
    return found.clone();
  }

  /**
   * A copy of the weights W of a layer that is named by its number, {@code [out, in]} row-major.
   */
  public float[] weight(int layer) {
    return values(layer + ".weight");
  }

  /** A copy of the biases b of a layer that is named by its number. */
  public float[] bias(int layer) {
    return values(layer + ".bias");
  }

  /**
   * The largest |p − p′| over all values; NaN if only one of p and p′ is NaN.
   *
   * @throws IllegalArgumentException if the names or shapes differ
   */
  public double largestDifference(Parameters other) {
    if (!names().equals(other.names())) {
      throw new IllegalArgumentException(names() + " and " + other.names() + " differ");
    }
    double largest = 0;
    for (Map.Entry<String, float[]> entry : values.entrySet()) {
      float[] left = entry.getValue();
      float[] right = other.values.get(entry.getKey());
      if (right == null || left.length != right.length) {
        throw new IllegalArgumentException(entry.getKey() + " differs in shape");
      }
      largest = Math.max(largest, largestDifference(left, right));
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
        && names().equals(that.names())
        && values.keySet().stream()
            .allMatch(name -> Arrays.equals(values.get(name), that.values.get(name)));
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values.values().toArray());
  }

  @Override
  public String toString() {
    return "Parameters " + names();
  }
}
