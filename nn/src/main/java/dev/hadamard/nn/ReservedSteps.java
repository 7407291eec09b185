package dev.hadamard.nn;

import dev.hadamard.nn.data.Batch;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The recorded steps of a trainer, one for each batch size, and the update where several batches
 * make one.
 */
final class ReservedSteps implements AutoCloseable {

  private final Network network;
  private final Loss loss;
  private final OptimizerState state;
  private final TrainerSettings settings;
  private final @Nullable AccumulatedUpdate update;
  private final Map<Integer, TrainingStep> reserved = new HashMap<>();
  private @Nullable TrainingStep smaller; // of the last fit, where its size is not reserved
  private @Nullable TrainingStep last;

  ReservedSteps(Network network, Loss loss, OptimizerState state, TrainerSettings settings) {
    this.network = network;
    this.loss = loss;
    this.state = state;
    this.settings = settings;
    this.update =
        settings.accumulated() > 1
            ? new AccumulatedUpdate(network, state, settings.reducer())
            : null;
  }

  private TrainingStep create(int rows) {
    GradientSum sum = update == null ? null : update.sum();
    return new TrainingStep(network, loss, state, settings.reducer(), sum, rows);
  }

  /** Allocates the memory for batches of this size until this is closed. */
  void reserve(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("batch size " + rows + " is not positive");
    }
    if (smaller != null && smaller.rows() == rows) {
      reserved.put(rows, smaller);
      smaller = null;
    } else if (!reserved.containsKey(rows)) {
      reserved.put(rows, create(rows));
    }
  }

  /**
   * Allocates the memory for the smaller last batch of a fit and frees that of the previous fit, so
   * that memory does not grow with the number of sizes.
   */
  void reserveSmaller(int rows) {
    if (reserved.containsKey(rows) || (smaller != null && smaller.rows() == rows)) {
      return;
    }
    if (smaller != null) {
      last = last == smaller ? null : last;
      smaller.close();
      smaller = null;
    }
    smaller = create(rows);
  }

  private TrainingStep get(int rows) {
    if (last != null && last.rows() == rows) {
      return last;
    }
    TrainingStep found = smaller != null && smaller.rows() == rows ? smaller : reserved.get(rows);
    if (found == null) {
      throw new IllegalArgumentException(
          "step: a batch of %d rows, reserved are %s; call reserve(%d) once before training"
              .formatted(rows, reserved.keySet(), rows));
    }
    return found;
  }

  /**
   * Queues a step.
   *
   * @param number of the next update, from 1
   * @return whether it ended with an update
   * @throws IllegalArgumentException if the batch's size is not reserved; then nothing is changed
   */
  boolean run(Batch batch, long number) {
    TrainingStep step = get(batch.rows());
    step.draw(settings.seed(), batchNumber(number));
    step.run(batch, number);
    last = step;
    return update == null
        || (update.sum().batches() >= settings.accumulated() && applyAccumulated(number));
  }

  /** The number of the next batch of an update. */
  private long batchNumber(long update) {
    int before = this.update == null ? 0 : this.update.sum().batches();
    return (update - 1) * settings.accumulated() + before;
  }

  /** Queues the update for the batches since the last one; returns whether there are any. */
  boolean applyAccumulated(long number) {
    if (update == null || update.sum().batches() == 0) {
      return false;
    }
    update.run(number);
    return true;
  }

  /** Forgets the batches since the last update. */
  void clearAccumulated() {
    if (update != null) {
      update.sum().clear();
    }
  }

  /** The bytes of the gradients that are added over several batches. */
  long gradientBytes() {
    return update == null ? 0 : update.sum().bytes();
  }

  /** The bytes of activations for batches of a reserved size. */
  long activationBytes(int rows) {
    return get(rows).activationBytes();
  }

  /** The bytes of results in between for batches of a reserved size. */
  long scratchBytes(int rows) {
    return get(rows).scratchBytes() + (update == null ? 0 : update.scratchBytes());
  }

  /** The one that ran last, if its memory is not freed. */
  @Nullable TrainingStep last() {
    return last;
  }

  @Override
  public void close() {
    reserved.values().forEach(TrainingStep::close);
    if (smaller != null) {
      smaller.close();
    }
    if (update != null) {
      update.close();
    }
  }
}
