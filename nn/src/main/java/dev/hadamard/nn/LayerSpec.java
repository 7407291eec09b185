package dev.hadamard.nn;

import dev.hadamard.Activation;
import java.util.Objects;

/**
 * One dense layer, a = f(x·Wᵀ + b), as data.
 *
 * @param outputs its neurons, at least 1
 * @param activation f
 * @param initialisation where its weights begin
 */
public record LayerSpec(int outputs, Activation activation, Initialisation initialisation) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no neuron
   */
  public LayerSpec {
    if (outputs < 1) {
      throw new IllegalArgumentException("a layer of " + outputs + " neurons");
    }
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(initialisation, "initialisation");
  }

  /** A layer that begins as {@link Initialisation#defaultFor} says. */
  public LayerSpec(int outputs, Activation activation) {
    this(outputs, activation, Initialisation.defaultFor(activation));
  }
}
