package dev.hadamard.nn;

import java.util.ArrayList;
import java.util.List;

/** The learning rate of each step: that of the optimizer, by its schedule and what was observed. */
final class LearningRate {

  private final Optimizer optimizer;
  private final Schedule schedule;
  private final boolean isConstant;
  private final List<Double> metrics = new ArrayList<>();
  private Schedule current;

  LearningRate(Optimizer optimizer) {
    this.optimizer = optimizer;
    this.schedule = optimizer.schedule();
    this.isConstant = schedule.equals(Schedule.constant());
    this.current = schedule;
  }

  boolean isConstant() {
    return isConstant;
  }

  /**
   * The learning rate of a step.
   *
   * @param step the number of the step, from 1
   * @throws IllegalArgumentException if the schedule returns what is no factor
   */
  double at(long step) {
    if (isConstant) {
      return optimizer.learningRate();
    }
    double factor = current.factor(step - 1);
    if (!(factor >= 0 && Double.isFinite(factor))) {
      throw new IllegalArgumentException(
          "%s returns %s in step %d; return a number that is at least 0 and finite"
              .formatted(schedule.describe(), factor, step));
    }
    return optimizer.learningRate() * factor;
  }

  /** Takes the next metric, if the schedule watches. */
  void observe(double metric) {
    if (schedule.isWatching()) {
      metrics.add(Double.isFinite(metric) ? metric : Double.MAX_VALUE);
      current = schedule.after(metrics);
    }
  }

  /** The metrics so far. */
  List<Double> metrics() {
    return List.copyOf(metrics);
  }

  /** Replaces the metrics. */
  void restore(List<Double> values) {
    metrics.clear();
    if (schedule.isWatching()) {
      metrics.addAll(values);
    }
    current = schedule.after(metrics);
  }
}
