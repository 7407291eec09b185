package dev.hadamard.nn;

/**
 * The result of one epoch.
 *
 * @param epoch the number of the epoch, counted from 1; a resumed training counts on
 * @param training loss and metrics on the whole training set after the epoch; not the mean over the
 *     batches during the epoch, which would depend on the batch size
 * @param steps the number of steps in this epoch
 * @param seconds the time of the steps in seconds, without the evaluation
 */
public record EpochReport(int epoch, Evaluation training, int steps, double seconds) {

  /** The loss on the training set after the epoch. */
  public double loss() {
    return training.loss();
  }

  /**
   * The accuracy on the training set after the epoch.
   *
   * @throws IllegalStateException if the task is regression
   */
  public double accuracy() {
    return training.accuracy();
  }

  /** The number of samples that the epoch trained per second. */
  public double samplesPerSecond() {
    return training.samples() / seconds;
  }
}
