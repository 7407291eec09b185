package dev.hadamard.nn;

import dev.hadamard.DeviceMemory;
import dev.hadamard.OutOfDeviceMemoryException;

/** The memory of a trainer: what it will take, and whether the device has it. */
final class TrainerMemory {

  /** Evaluation needs no gradients, so its batches are larger than a small training batch. */
  private static final int EVALUATION_ROWS = 256;

  private TrainerMemory() {}

  /** The rows of a batch of the evaluation. */
  static int evaluationRows(int batchSize) {
    return Math.max(batchSize, EVALUATION_ROWS);
  }

  /**
   * Plans a trainer by making one without memory.
   *
   * @param unallocated has parameters without memory
   */
  static MemoryPlan plan(
      Network unallocated,
      Loss loss,
      Optimizer optimizer,
      int batchSize,
      TrainerSettings settings) {
    try (OptimizerState state = new OptimizerState(unallocated, optimizer, settings);
        ReservedSteps steps = new ReservedSteps(unallocated, loss, state, settings)) {
      steps.reserve(batchSize);
      try (BoundNetwork evaluation = Inference.bind(unallocated, evaluationRows(batchSize))) {
        return of(unallocated, state, steps, batchSize, evaluation.bytes());
      }
    }
  }

  /** What these take. */
  static MemoryPlan of(
      Network network, OptimizerState state, ReservedSteps steps, int rows, long evaluation) {
    return new MemoryPlan(
        rows,
        network.deviceParameters().bytes(),
        state.gradientBytes() + steps.gradientBytes(),
        state.slotBytes(),
        steps.activationBytes(rows),
        state.scratchBytes() + steps.scratchBytes(rows),
        evaluation);
  }

  /**
   * Refuses a batch size for which the device's memory does not suffice.
   *
   * @throws OutOfDeviceMemoryException naming the largest batch size that fits
   */
  static void requireFit(
      Network network, Loss loss, Optimizer optimizer, int batchSize, TrainerSettings settings) {
    DeviceMemory memory = network.backend().memory();
    if (memory.bytesLimit() == Long.MAX_VALUE) {
      return;
    }
    Network unallocated = Network.unallocated(network.backend(), network.spec());
    long needed = needed(unallocated, loss, optimizer, batchSize, settings);
    if (needed <= memory.bytesFree()) {
      return;
    }
    int fits = 0;
    int tooLarge = batchSize;
    while (tooLarge - fits > 1) {
      int rows = (fits + tooLarge) >>> 1;
      if (needed(unallocated, loss, optimizer, rows, settings) <= memory.bytesFree()) {
        fits = rows;
      } else {
        tooLarge = rows;
      }
    }
    throw new OutOfDeviceMemoryException(
        needed,
        memory.bytesInUse(),
        memory.bytesLimit(),
        memory.limitOrigin(),
        "batches of %,d need this; %s"
            .formatted(
                batchSize,
                fits == 0
                    ? "no batch fits, take a smaller network"
                    : "the largest batch that fits has %,d samples".formatted(fits)));
  }

  /** What a trainer takes besides the network's parameters; the most if it is refused. */
  private static long needed(
      Network unallocated, Loss loss, Optimizer optimizer, int rows, TrainerSettings settings) {
    try {
      MemoryPlan plan = plan(unallocated, loss, optimizer, rows, settings);
      return plan.total() - plan.parameters();
    } catch (IllegalArgumentException tooFew) { // a batch norm cannot train on one sample
      if (rows > 1) {
        throw tooFew;
      }
      return Long.MAX_VALUE;
    }
  }
}
