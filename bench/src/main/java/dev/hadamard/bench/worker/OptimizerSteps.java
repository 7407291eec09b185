package dev.hadamard.bench.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Steps of an optimizer on the parameters of a dense network: {@value #STEPS} steps, with two
 * gradients in turns, then a wait. No gradient is computed.
 *
 * <p>The parameters are W and b of each layer, one after the other: W as in {@link
 * Operands#weights}, b = 0. The gradients are streams 1 and 3 with 1 added to the magnitude of each
 * number, so that ε, which libraries add at different places, changes nothing.
 *
 * @param rule the optimizer
 * @param sizes the number of inputs, of neurons in each hidden layer, and of outputs
 */
public record OptimizerSteps(Rule rule, List<Integer> sizes) implements Work {

  /** The word with which the text form begins. */
  static final String WORD = "optimizer";

  /** The steps of a run. */
  public static final int STEPS = 8;

  /** η. */
  public static final float ETA = 0.01f;

  /** β₁. */
  public static final double BETA1 = 0.9;

  /** β₂. */
  public static final double BETA2 = 0.999;

  /** ε. */
  public static final double EPSILON = 1e-8;

  /** The decoupled decay of AdamW, λ. */
  public static final double DECAY = 0.01;

  /** The optimizers. */
  public enum Rule {
    /** Adam. */
    ADAM,
    /** Adam with a decoupled decay. */
    ADAMW;

    /** The name in texts. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the sizes. */
  public OptimizerSteps {
    sizes = List.copyOf(sizes);
  }

  /** The number of elements of each parameter, W and b of the first layer first. */
  public List<Integer> parameters() {
    List<Integer> counts = new java.util.ArrayList<>();
    for (int l = 0; l + 1 < sizes.size(); l++) {
      counts.add(sizes.get(l) * sizes.get(l + 1));
      counts.add(sizes.get(l + 1));
    }
    return counts;
  }

  /** The number of elements of all parameters. */
  public int count() {
    return parameters().stream().mapToInt(Integer::intValue).sum();
  }

  /** All parameters before the first step. */
  public float[] w() {
    float[] all = new float[count()];
    int start = 0;
    for (int l = 0; l + 1 < sizes.size(); l++) {
      float[] w = Operands.weights(l, sizes.get(l + 1), sizes.get(l));
      System.arraycopy(w, 0, all, start, w.length);
      start += w.length + sizes.get(l + 1);
    }
    return all;
  }

  /**
   * A gradient of all parameters.
   *
   * @param turn 0 or 1
   */
  public float[] gradient(int turn) {
    float[] g = Operands.stream(1 + 2 * turn, count());
    for (int i = 0; i < g.length; i++) {
      g[i] += Math.copySign(1, g[i]);
    }
    return g;
  }

  @Override
  public String text() {
    return "%s %s %s"
        .formatted(
            WORD,
            rule.label(),
            sizes.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  static OptimizerSteps parse(String[] words) {
    return new OptimizerSteps(
        Rule.valueOf(words[1].toUpperCase(Locale.ROOT)),
        Arrays.stream(words).skip(2).map(Integer::valueOf).toList());
  }

  /** Of each step and parameter: four for m, five for v, five for w. */
  @Override
  public double flops() {
    return 14.0 * STEPS * count();
  }

  /** Of each step and parameter: w, g, m and v are read; w, m and v are written. */
  @Override
  public double bytes() {
    return 28.0 * STEPS * count();
  }
}
