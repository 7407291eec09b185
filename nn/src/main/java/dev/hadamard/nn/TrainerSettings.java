package dev.hadamard.nn;

import java.util.Objects;

/**
 * How a {@link Trainer} makes its steps.
 *
 * <pre>{@code
 * TrainerSettings settings = TrainerSettings.DEFAULT.accumulating(4).checkingEvery(100);
 * System.out.println(settings.accumulated()); // 4
 * }</pre>
 *
 * @param reducer how the gradients of several replicas become one
 * @param accumulated the number of batches whose gradients make one update, at least 1
 * @param checkInterval after how many updates the gradients are looked at; 0 means never
 * @param seed of what layers draw in training, such as the masks of dropout
 */
public record TrainerSettings(
    GradientReducer reducer, int accumulated, int checkInterval, long seed) {

  /** One replica, one batch for an update, no check, seed 0. */
  public static final TrainerSettings DEFAULT = new TrainerSettings(GradientReducer.NONE, 1, 0, 0);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a number is too small
   */
  public TrainerSettings {
    Objects.requireNonNull(reducer, "reducer");
    if (accumulated < 1) {
      throw new IllegalArgumentException(
          "gradients of " + accumulated + " batches make no update, at least 1");
    }
    if (checkInterval < 0) {
      throw new IllegalArgumentException("a check every " + checkInterval + " updates");
    }
  }

  /** The same with another exchange of gradients. */
  public TrainerSettings reducing(GradientReducer reducer) {
    return new TrainerSettings(reducer, accumulated, checkInterval, seed);
  }

  /**
   * The same with one update for several batches. Its gradient is the mean over all their samples,
   * as of one large batch. It takes memory for one more gradient.
   */
  public TrainerSettings accumulating(int batches) {
    return new TrainerSettings(reducer, batches, checkInterval, seed);
  }

  /**
   * The same with a check for NaN and infinite gradients. The device looks at the gradients of each
   * update and keeps the first that is not finite; every n updates the trainer asks for it, which
   * waits, and stops with a {@link NonFiniteGradientException}. It takes memory for two more
   * numbers for each parameter, since all gradients are then in memory.
   */
  public TrainerSettings checkingEvery(int updates) {
    return new TrainerSettings(reducer, accumulated, updates, seed);
  }

  /**
   * The same with another seed of the random numbers that layers draw, see {@link
   * dev.hadamard.nn.layer.RandomNumbers}. With one seed, batch size and step they are the same on
   * every backend, and in a training that is resumed. Give each of several replicas its own seed.
   */
  public TrainerSettings seeded(long seed) {
    return new TrainerSettings(reducer, accumulated, checkInterval, seed);
  }

  /** Whether a step needs its gradients in memory. */
  boolean needsGradients() {
    return reducer != GradientReducer.NONE || accumulated > 1 || checkInterval > 0;
  }
}
