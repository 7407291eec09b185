package dev.hadamard.nn;

import java.util.List;

/**
 * The result of {@link Trainer#fit}: a report for each epoch.
 *
 * @param epochs a report for every epoch finished, in order
 * @param interrupted whether it stopped early because the thread was interrupted
 */
public record TrainingResult(List<EpochReport> epochs, boolean interrupted) {

  /** Copies the list. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }
}
