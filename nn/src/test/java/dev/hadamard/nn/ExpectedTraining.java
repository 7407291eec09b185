package dev.hadamard.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first steps of a random network in double, and how far float32 may be from them.
 *
 * <p>The bounds are those of all trainings: 10⁻⁶ of a loss, 3·10⁻⁶ of the largest gradient, and as
 * many roundings of a weight as there are steps. A network of twelve layers can be more sensitive
 * than that: the normalisation of three nearly equal numbers turns one rounding into a thousand. So
 * the same training is done on noisy {@linkplain Tape tapes}, where each operation is off by at
 * most its own error. A backend may be off by {@value #FACTOR} times what they were at most, since
 * its sums and functions round in another order than theirs.
 *
 * @param losses before each step
 * @param gradients of the first step, by the names of the trained parameters
 * @param values of all parameters in the end
 * @param bounds of the three
 * @param largestGradient the largest magnitude among the gradients
 */
record ExpectedTraining(
    List<Double> losses,
    Map<String, double[]> gradients,
    Map<String, double[]> values,
    Bounds bounds,
    double largestGradient) {

  private static final int NOISY_RUNS = 6;
  private static final int FACTOR = 4;

  /** Networks whose gradients float32 does not determine to this share say nothing. */
  private static final double SHARPEST = 1e-3;

  /** How far float32 may be from the numbers in double. */
  record Bounds(List<Double> losses, double gradients, double values) {}

  /** The losses, the first gradients and the last values of one training. */
  private record Run(
      List<Double> losses, Map<String, double[]> gradients, Map<String, double[]> values) {}

  static ExpectedTraining of(RandomGraphs.Graph graph) {
    Run exact = run(graph, Tape.exact());
    List<Run> noisy = new ArrayList<>();
    for (int i = 0; i < NOISY_RUNS; i++) {
      noisy.add(run(graph, Tape.noisy(i + 1)));
    }
    double largest = largest(exact.gradients());
    double gradients = 3e-6 * largest;
    double values = RandomGraphs.STEPS * Tape.U * largest(exact.values());
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < RandomGraphs.STEPS; i++) {
      double loss = exact.losses().get(i);
      double bound = 1e-6 * Math.abs(loss);
      for (Run run : noisy) {
        bound = Math.max(bound, FACTOR * Math.abs(run.losses().get(i) - loss));
      }
      losses.add(bound);
    }
    for (Run run : noisy) {
      gradients = Math.max(gradients, FACTOR * difference(run.gradients(), exact.gradients()));
      values = Math.max(values, FACTOR * difference(run.values(), exact.values()));
    }
    return new ExpectedTraining(
        exact.losses(),
        exact.gradients(),
        exact.values(),
        new Bounds(losses, gradients, values),
        largest);
  }

  private static Run run(RandomGraphs.Graph graph, Tape tape) {
    DoubleGraph network =
        new DoubleGraph(graph.spec(), graph.start(), graph.loss(), graph.seed(), tape);
    List<Double> losses = new ArrayList<>();
    Map<String, double[]> first = new HashMap<>();
    for (int i = 0; i < RandomGraphs.STEPS; i++) {
      DoubleGraph.Rule rule = DoubleGraph.momentum(graph.eta(), graph.mu());
      losses.add(network.step(graph.batches().get(i), rule));
      if (i == 0) {
        first.putAll(network.gradients());
      }
    }
    return new Run(losses, first, network.values());
  }

  /** Whether float32 determines the training well enough for a test of it. */
  boolean isSharp() {
    return bounds.gradients() <= SHARPEST * largestGradient
        && bounds.values() <= SHARPEST * largest(values)
        && losses.stream().allMatch(Double::isFinite);
  }

  static double largest(Map<String, double[]> all) {
    double largest = 0;
    for (double[] numbers : all.values()) {
      for (double number : numbers) {
        largest = Math.max(largest, Math.abs(number));
      }
    }
    return largest;
  }

  private static double difference(Map<String, double[]> left, Map<String, double[]> right) {
    double largest = 0;
    for (Map.Entry<String, double[]> entry : left.entrySet()) {
      double[] other = DoubleGraph.get(right, entry.getKey());
      for (int i = 0; i < other.length; i++) {
        largest = Math.max(largest, Math.abs(entry.getValue()[i] - other[i]));
      }
    }
    return largest;
  }
}
