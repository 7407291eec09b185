package dev.hadamard.nn;

/**
 * Where the gradients of dense layers go. An optimizer that names another place than {@link
 * #GRADIENTS} is computed by the gradient products themselves, which saves the memory of the
 * gradients and the launches of the update. It is a short cut: the same optimizer's {@link
 * Optimizer#update} is used where a gradient is not that of a dense layer alone, where gradients
 * are exchanged, and where the rate changes.
 */
public sealed interface GradientSink {

  /** Into memory of their own, for {@link Optimizer#update}. */
  GradientSink GRADIENTS = new Gradients();

  /** See {@link #GRADIENTS}. */
  record Gradients() implements GradientSink {}

  /** Into the weights: w ← w − η·g, where η is the only one of {@link Optimizer#factors}. */
  record Weights() implements GradientSink {}

  /**
   * Into velocities: v ← μ·v + g, w ← w − η·v, where η is the only one of {@link
   * Optimizer#factors}.
   *
   * @param slot the name of the {@linkplain Optimizer#slots slot} that holds v
   * @param mu μ
   */
  record Velocity(String slot, float mu) implements GradientSink {}
}
