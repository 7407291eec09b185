package dev.hadamard.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a training, which together with the parameters allows it to resume as if it had
 * never stopped.
 *
 * @param epochs the number of finished epochs, which determines the order of the samples in the
 *     next one
 * @param steps the number of steps done
 * @param slots what the optimizer keeps, by the names of its {@linkplain Optimizer#slots slots}, in
 *     their order
 * @param metrics what a {@link Plateau} has observed, the first one first; empty for any other
 *     schedule
 */
public record TrainingState(
    int epochs, long steps, Map<String, Parameters> slots, List<Double> metrics) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a count is negative
   */
  public TrainingState {
    metrics = List.copyOf(metrics);
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    if (epochs < 0 || steps < 0) {
      throw new IllegalArgumentException(epochs + " epochs and " + steps + " steps");
    }
  }

  /** A state of a training that observes nothing. */
  public TrainingState(int epochs, long steps, Map<String, Parameters> slots) {
    this(epochs, steps, slots, List.of());
  }

  /**
   * One of the slots.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Parameters slot(String name) {
    Parameters slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no slot " + name + " among " + slots.keySet());
    }
    return slot;
  }
}
