package dev.hadamard;

/**
 * The tensor from which the derivative of an activation is computed: the input z or the output a. A
 * layer keeps this tensor for the backward pass.
 */
public enum DerivativeForm {
  /** f′ is computed from the input z; a layer keeps z. */
  INPUT,
  /**
   * f′ can be computed from the output a = f(z). A layer keeps only a; z and a may share one
   * tensor.
   */
  OUTPUT
}
