package dev.hadamard.nn;

/**
 * Receives the progress of a training, in the thread that trains. A listener may evaluate and save
 * the network. It stops the training by interrupting the thread.
 */
public interface TrainingListener {

  /** A listener that does nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * Called when the step of a batch has been queued; the device may not have finished it.
   *
   * @param epoch the number of the epoch, counted from 1
   * @param batch the number of the batch, counted from 1
   * @param batches the number of batches in the epoch
   */
  default void batchDone(int epoch, int batch, int batches) {}

  /** Called when an epoch is finished and evaluated. */
  default void epochDone(EpochReport report) {}

  /**
   * What a {@link Plateau} observes after each epoch, once {@link #epochDone} has returned; smaller
   * is better. It is the loss on the training set. A listener that evaluates held-out data returns
   * their loss.
   */
  default double metric(EpochReport report) {
    return report.loss();
  }
}
