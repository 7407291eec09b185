package dev.hadamard.nn;

import dev.hadamard.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network of any layers, trained in double: forward by the layers' formulas, backward by the
 * chain rule on a {@link Tape}. It shares no operation and no derivative with the layers, but the
 * scalar activations.
 */
final class DoubleGraph {

  /** How one parameter changes in a step. */
  interface Rule {
    /**
     * Changes w.
     *
     * @param t the number of the step, from 1
     * @param slots two arrays of the parameter's own, 0 at first
     */
    void apply(int t, double[] w, double[] g, double[][] slots);
  }

  private final NetworkSpec spec;
  private final Loss loss;
  private final long seed;
  private final Tape tape;
  private final Map<String, double[]> values = new LinkedHashMap<>();
  private final Map<String, double[]> gradients = new LinkedHashMap<>();
  private final Map<String, double[][]> slots = new HashMap<>();
  private int steps;

  /**
   * Creates it with these parameters.
   *
   * @param seed of what its layers draw
   */
  DoubleGraph(NetworkSpec spec, Parameters start, Loss loss, long seed, Tape tape) {
    this.spec = spec;
    this.loss = loss;
    this.seed = seed;
    this.tape = tape;
    for (String name : start.names()) {
      values.put(name, DoubleLayers.widen(start.values(name)));
    }
  }

  /** v ← μ·v + g, w ← w − η·v. */
  static Rule momentum(float eta, float mu) {
    return (t, w, g, slots) -> {
      for (int i = 0; i < w.length; i++) {
        slots[0][i] = mu * slots[0][i] + g[i];
        w[i] -= eta * slots[0][i];
      }
    };
  }

  /** The values of all parameters, by their names. */
  Map<String, double[]> values() {
    return values;
  }

  /** The gradients of the last step, by the names of the trained parameters. */
  Map<String, double[]> gradients() {
    return gradients;
  }

  /** Trains one step and returns the loss before it. */
  double step(Samples batch, Rule rule) {
    tape.clear();
    steps++;
    Map<String, int[]> leaves = new HashMap<>();
    values.forEach((name, numbers) -> leaves.put(name, leaves(numbers)));
    DoubleLayers layers = new DoubleLayers(tape, batch.rows(), new DoubleLayers.Draws(seed, steps));
    int root = DoubleLosses.of(tape, loss, outputs(layers, leaves, batch.x()), spec, batch.t());
    double[] all = tape.gradient(root);
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      if (parameter.spec().isTrainable()) {
        update(parameter.name(), gradient(get(leaves, parameter.name()), all), rule);
      }
    }
    layers.untrained().forEach((name, numbers) -> store(get(values, name), numbers));
    return tape.value(root);
  }

  private int[] outputs(DoubleLayers layers, Map<String, int[]> leaves, float[] x) {
    Map<String, int[]> computed = new HashMap<>();
    computed.put(NetworkSpec.INPUT, leaves(DoubleLayers.widen(x)));
    for (Vertex vertex : spec.vertices()) {
      List<Shape> shapes = spec.inputShapes(vertex);
      List<int[]> inputs = vertex.inputs().stream().map(name -> get(computed, name)).toList();
      DoubleLayers.At at =
          new DoubleLayers.At(
              spec.vertices().indexOf(vertex),
              vertex.name(),
              inputs,
              shapes,
              spec.shapeOf(vertex.name()),
              leaves);
      computed.put(vertex.name(), layers.compute(vertex.layer(), at));
    }
    return get(computed, spec.vertices().get(spec.depth() - 1).name());
  }

  private int[] leaves(double[] numbers) {
    int[] leaves = new int[numbers.length];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = tape.leaf(numbers[i]);
    }
    return leaves;
  }

  private static double[] gradient(int[] scalars, double[] all) {
    double[] g = new double[scalars.length];
    for (int i = 0; i < g.length; i++) {
      g[i] = all[scalars[i]];
    }
    return g;
  }

  private void update(String name, double[] g, Rule rule) {
    double[] w = get(values, name);
    rule.apply(steps, w, g, slots.computeIfAbsent(name, n -> new double[2][w.length]));
    store(w, w);
    gradients.put(name, g);
  }

  /** Each number is rounded once where it is stored. */
  private void store(double[] target, double[] numbers) {
    for (int i = 0; i < target.length; i++) {
      target[i] = tape.off(numbers[i], 1);
    }
  }

  static <T> T get(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }
}
