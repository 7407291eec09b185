package dev.hadamard.nn;

import java.util.List;

/**
 * How a learning rate changes during a training: the rate of a step is η · {@link #factor}, where η
 * is the {@linkplain Optimizer#learningRate learning rate} of the optimizer. {@link
 * Optimizer#scheduled} gives an optimizer a schedule.
 *
 * <pre>{@code
 * Optimizer optimizer =
 *     Optimizer.adam(0.001).scheduled(Schedule.cosine(10_000, 0.1).afterWarmUp(500));
 * System.out.println(optimizer.describe());
 * }</pre>
 *
 * <p>A schedule is data and does not change. In the formulas s is the number of steps that were
 * done before, 0 in the first step. Your own schedule is a function of s, such as {@code s -> 1 /
 * Math.sqrt(1 + s)}. A rate is uploaded as a number, so that nothing is recorded anew when it
 * changes.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * What the learning rate is multiplied by.
   *
   * @param s the number of steps that were done before
   * @return at least 0 and finite
   */
  double factor(long s);

  /**
   * The schedule that follows from what was observed so far. All but {@link Plateau} ignore it.
   *
   * @param metrics the values that {@link Trainer#observe} has received, the first one first
   */
  default Schedule after(List<Double> metrics) {
    return this;
  }

  /** Whether it depends on the metrics, so that a trainer keeps them. */
  default boolean isWatching() {
    return false;
  }

  /** The name and numbers, as in {@code cosine(steps=10000, end=0.1)}. */
  default String describe() {
    return toString();
  }

  /** Always 1. */
  static Schedule constant() {
    return new Curves.Constant();
  }

  /**
   * γ^⌊s/n⌋: a step down every n steps. In PyTorch this is {@code StepLR}.
   *
   * @param every n, positive
   * @param gamma γ, at least 0 and finite
   */
  static Schedule step(long every, double gamma) {
    return new Curves.Step(every, gamma);
  }

  /**
   * γ^(s/n), which falls in each step and by γ in n steps. With n = 1 it is PyTorch's {@code
   * ExponentialLR}.
   *
   * @param every n, positive
   * @param gamma γ, at least 0 and finite
   */
  static Schedule exponential(long every, double gamma) {
    return new Curves.Exponential(every, gamma);
  }

  /**
   * (1 − α)·(1 − s/n)^p + α, and α from step n on.
   *
   * @param steps n, positive
   * @param power p, positive
   * @param end α, in [0, 1]
   */
  static Schedule polynomial(long steps, double power, double end) {
    return new Curves.Polynomial(steps, power, end);
  }

  /** Half a wave from 1 to 0, see {@link #cosine(long, double)}. */
  static Schedule cosine(long steps) {
    return cosine(steps, 0);
  }

  /**
   * α + (1 − α)·½·(1 + cos(π·s/n)), and α from step n on, as in Keras. PyTorch's {@code
   * CosineAnnealingLR} is the same up to there and then rises again.
   *
   * @param steps n, positive
   * @param end α, in [0, 1]
   */
  static Schedule cosine(long steps, double end) {
    return new Curves.Cosine(steps, end);
  }

  /**
   * A cosine from 1 to α that begins anew after n steps, then after n·k, n·k² and so on.
   *
   * <p>Source: I. Loshchilov, F. Hutter, <i>SGDR: Stochastic Gradient Descent with Warm
   * Restarts</i>, 2017.
   *
   * @param first n, positive
   * @param growth k, at least 1
   * @param end α, in [0, 1]
   */
  static Schedule cosineWithRestarts(long first, int growth, double end) {
    return new Curves.Restarts(first, growth, end);
  }

  /**
   * One cycle of n steps: from 1/25 up to 1 during the first 30 %, then down to 1/250000, each half
   * a cosine. η is the largest rate. These are the rates of PyTorch's {@code OneCycleLR}; the
   * momentum stays as it is.
   *
   * <p>Source: L. Smith, N. Topin, <i>Super-Convergence</i>, 2018.
   *
   * @param steps n, at least 4
   */
  static Schedule oneCycle(long steps) {
    return new Curves.OneCycle(steps, 0.3, 25, 1e4);
  }

  /** A tenth after each 10 metrics without an improvement, see {@link Plateau}. */
  static Plateau plateau() {
    return new Plateau(0.1, 10, 1e-4, 0, false);
  }

  /**
   * This schedule after a linear rise from 0 that takes w steps: s/w times the first factor of this
   * schedule, then this schedule from its beginning. The rate of the first step is 0.
   *
   * @param steps w, not negative
   */
  default Schedule afterWarmUp(long steps) {
    return new Curves.WarmUp(steps, this);
  }
}
