package dev.hadamard.nn;

/**
 * Told how training goes on, in the thread that trains. It may evaluate the network and save it; to
 * stop the training it interrupts the thread.
 */
public interface TrainingListener {

  /** A listener that does nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * A batch's step was queued; the device may not have finished it.
   *
   * @param epoch counted from 1
   * @param batch counted from 1
   * @param batches the number of batches in the epoch
   */
  default void batchDone(int epoch, int batch, int batches) {}

  /** An epoch is finished. */
  default void epochDone(EpochReport report) {}
}
