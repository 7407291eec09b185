package dev.hadamard.nn;

/**
 * Where the gradients of dense layers go. An optimizer that names another place than {@link
 * #GRADIENTS} is computed by the gradient products themselves, which saves the memory of the
 * gradients and the launches of the update. It is a short cut: the same optimizer's {@link
 * Optimizer#update} is used where a network has other layers, or gradients are exchanged.
 */
public sealed interface GradientSink {

  /** Into memory of their own, for {@link Optimizer#update}. */
  GradientSink GRADIENTS = new Gradients();

  /** See {@link #GRADIENTS}. */
  record Gradients() implements GradientSink {}

  /**
   * Into the weights: w ← w − η·g.
   *
   * @param eta η
   */
  record Weights(float eta) implements GradientSink {}

  /**
   * Into velocities: v ← μ·v + g, w ← w − η·v.
   *
   * @param slot the name of the {@linkplain Optimizer#slots slot} that holds v
   * @param eta η
   * @param mu μ
   */
  record Velocity(String slot, float eta, float mu) implements GradientSink {}
}
