package dev.hadamard;

/**
 * From which tensor an activation's derivative is written, and so which one a layer keeps for the
 * backward pass.
 */
public enum DerivativeForm {
  /** f′ needs the input z; a layer keeps z. */
  INPUT,
  /**
   * f′ can be written in the output a = f(z); a layer keeps a alone, and z may share its tensor.
   */
  OUTPUT
}
