package dev.hadamard.nn;

import java.util.Optional;

/**
 * What a training needs besides the weights to go on as if it had never stopped.
 *
 * @param epochs finished epochs; they decide the order of the samples in the next one
 * @param steps steps done
 * @param velocities of an optimizer with momentum
 */
public record TrainingState(int epochs, long steps, Optional<Parameters> velocities) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a count is negative
   */
  public TrainingState {
    if (epochs < 0 || steps < 0) {
      throw new IllegalArgumentException(epochs + " epochs and " + steps + " steps");
    }
  }
}
