package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Task;

/** What the losses for classes have in common: they contain the output activation. */
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

  @Override
  default void requireFit(DataSet data) {
    if (data.task() == Task.REGRESSION) {
      throw new IllegalArgumentException(
          "%s is for classes, data set %s has real values; take %s"
              .formatted(label(), data.name(), MEAN_SQUARED_ERROR.label()));
    }
  }
}
