package dev.hadamard.nn;

/**
 * What an epoch brought.
 *
 * @param epoch counted from 1 over the whole life of the training
 * @param training loss and metrics on the whole training set after the epoch, not a mean of batches
 *     seen underway: the same thing on every backend and for every batch size
 * @param steps the steps of this epoch
 * @param seconds the time of its steps, the evaluation not counted
 */
public record EpochReport(int epoch, Evaluation training, int steps, double seconds) {

  /** The training loss after the epoch. */
  public double loss() {
    return training.loss();
  }

  /**
   * The training accuracy after the epoch.
   *
   * @throws IllegalStateException if the task is regression
   */
  public double accuracy() {
    return training.accuracy();
  }

  /** Samples learnt from in a second. */
  public double samplesPerSecond() {
    return training.samples() / seconds;
  }
}
