package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;

/**
 * How the gradients of several replicas of a network become one, between the backward pass and the
 * update. Every replica makes the same steps, and after each of them all have the same weights.
 */
@FunctionalInterface
public interface GradientReducer {

  /** One replica alone: its gradients stay as they are. */
  GradientReducer NONE = (backend, gradients) -> {};

  /**
   * Replaces the gradients of this replica by the mean over all replicas. It is called once in each
   * step of each replica and may wait for the others.
   *
   * @param backend where the replica computes
   * @param gradients the gradients of all parameters as one tensor of rank 1, modified. Elements
   *     between two parameters are 0 and must stay 0
   */
  void reduce(Backend backend, Tensor gradients);
}
