package dev.hadamard.nn;

import dev.hadamard.nn.layer.Layer;
import java.util.List;
import java.util.Objects;

/**
 * A layer in a network, with what it reads.
 *
 * @param name unique in the network; it is part of the names of the parameters
 * @param layer what is computed
 * @param inputs the names of earlier vertices, or {@link NetworkSpec#INPUT}
 */
public record Vertex(String name, Layer layer, List<String> inputs) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the name is empty, contains a point or is {@link
   *     NetworkSpec#INPUT}, or there is no input
   */
  public Vertex {
    Objects.requireNonNull(layer, "layer");
    inputs = List.copyOf(inputs);
    if (name.isEmpty() || name.contains(".") || name.equals(NetworkSpec.INPUT)) {
      throw new IllegalArgumentException("'" + name + "' cannot be the name of a vertex");
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("vertex " + name + " reads nothing");
    }
  }
}
