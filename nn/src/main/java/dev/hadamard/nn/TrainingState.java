package dev.hadamard.nn;

import java.util.Optional;

/**
 * The state of a training, which together with the weights allows it to resume as if it had never
 * stopped.
 *
 * @param epochs the number of finished epochs, which determines the order of the samples in the
 *     next one
 * @param steps the number of steps done
 * @param velocities the velocities of an optimizer with momentum; empty otherwise
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
