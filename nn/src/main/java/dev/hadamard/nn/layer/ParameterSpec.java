package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import java.util.Objects;

/**
 * A tensor of numbers that belongs to a layer.
 *
 * @param name unique in its layer, such as {@code weight}
 * @param shape the extents
 * @param initializer the initial values
 * @param isTrainable whether an optimizer changes it; what is not is computed by the layer itself,
 *     such as a running mean
 */
public record ParameterSpec(
    String name, Shape shape, Initializer initializer, boolean isTrainable) {

  /** Refuses null. */
  public ParameterSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(initializer, "initializer");
  }

  /** A parameter that an optimizer changes. */
  public static ParameterSpec trained(String name, Shape shape, Initializer initializer) {
    return new ParameterSpec(name, shape, initializer, true);
  }

  /** A parameter that the layer computes itself. */
  public static ParameterSpec untrained(String name, Shape shape, Initializer initializer) {
    return new ParameterSpec(name, shape, initializer, false);
  }
}
