package dev.hadamard.nn;

import dev.hadamard.Activation;

/** What the losses on logits have in common: they contain the output activation. */
interface LogitsLoss extends Loss {

  @Override
  default boolean takesLogits() {
    return true;
  }

  @Override
  default void requireFit(NetworkSpec spec) {
    if (spec.outputActivation() != Activation.IDENTITY) {
      throw new IllegalArgumentException(
          "%s takes logits: the output activation must be identity, not %s"
              .formatted(label(), spec.outputActivation().label()));
    }
  }
}
