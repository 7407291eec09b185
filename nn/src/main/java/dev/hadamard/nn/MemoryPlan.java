package dev.hadamard.nn;

import dev.hadamard.Backend;

/**
 * The device memory of training, in bytes: what {@link Trainer} and {@link Network} allocate, known
 * before they do.
 *
 * <pre>{@code
 * NetworkSpec spec = NetworkSpec.of(784, 512, 256, 10);
 * try (Backend backend = Backends.open()) {
 *   MemoryPlan plan =
 *       MemoryPlan.of(
 *           backend, spec, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.adam(0.001), 64,
 *           TrainerSettings.DEFAULT);
 *   System.out.println(plan);
 * }
 * }</pre>
 *
 * <p>Tensors that are never needed at the same time share memory, see {@link Trainer}. Not in the
 * plan: the smaller last batch of an epoch and other {@linkplain Trainer#reserve reserved} sizes,
 * which take memory of their own; a few numbers for each row once {@link Trainer#loss} is asked
 * for; and what the driver takes.
 *
 * @param batchSize the number of samples of a step
 * @param parameters all parameters of the network, also those that are not trained
 * @param gradients the gradients of the parameters, where they are in memory
 * @param slots what the optimizer keeps for each parameter
 * @param activations samples, targets and outputs, and what the forward pass keeps for the backward
 *     pass. The backward pass uses it again as it becomes free
 * @param scratch all results in between
 * @param evaluation the activations of {@link Trainer#evaluate}
 */
public record MemoryPlan(
    int batchSize,
    long parameters,
    long gradients,
    long slots,
    long activations,
    long scratch,
    long evaluation) {

  /**
   * Plans training. Nothing is allocated on the device.
   *
   * @param backend whose alignment and operations it is for
   * @throws IllegalArgumentException as {@link Trainer} does
   */
  public static MemoryPlan of(
      Backend backend,
      NetworkSpec spec,
      Loss loss,
      Optimizer optimizer,
      int batchSize,
      TrainerSettings settings) {
    loss.requireFit(spec);
    return TrainerMemory.plan(
        Network.unallocated(backend, spec), loss, optimizer, batchSize, settings);
  }

  /** The sum of all. */
  public long total() {
    return parameters + gradients + slots + activations + scratch + evaluation;
  }

  /** A table, with each part on a line. */
  @Override
  public String toString() {
    return """
    memory for batches of %d, in bytes
    parameters   %,17d
    gradients    %,17d
    slots        %,17d
    activations  %,17d
    scratch      %,17d
    evaluation   %,17d
    total        %,17d\
    """
        .formatted(
            batchSize, parameters, gradients, slots, activations, scratch, evaluation, total());
  }
}
