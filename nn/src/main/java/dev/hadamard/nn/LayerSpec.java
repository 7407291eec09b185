package dev.hadamard.nn;

import dev.hadamard.Activation;
import java.util.Objects;

/**
 * The description of a dense layer, a = f(x·Wᵀ + b).
 *
 * @param outputs the number of neurons, at least 1
 * @param activation the activation function f
 * @param initialisation the distribution of the initial weights
 */
public record LayerSpec(int outputs, Activation activation, Initialisation initialisation) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the number of neurons is not positive
   */
  public LayerSpec {
    if (outputs < 1) {
      throw new IllegalArgumentException("a layer of " + outputs + " neurons");
    }
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(initialisation, "initialisation");
  }

  /**
   * Creates a layer with the {@linkplain Initialisation#defaultFor usual initialisation} for its
   * activation.
   */
  public LayerSpec(int outputs, Activation activation) {
    this(outputs, activation, Initialisation.defaultFor(activation));
  }
}
