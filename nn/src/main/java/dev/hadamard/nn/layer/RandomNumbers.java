package dev.hadamard.nn.layer;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A stream of random numbers for the elements of a tensor, which a layer draws within its own
 * operations: other numbers in each step, and the same ones for each operation of one step. So a
 * mask need not be kept for the backward pass.
 *
 * <pre>
 * RandomNumbers random = b.random();
 * Expression kept = random.uniform().less(0.5).select(Expression.constant(0), x);
 * b.forward(Elementwise.of(b.output(), kept, random.with(Map.of("x", b.input()))));
 * </pre>
 *
 * @param seed of the training, 1 × 1
 * @param step 1 × 1; it changes before each step, also before that of a recording which is replayed
 * @param stream below 2²⁴; each has numbers of its own
 */
public record RandomNumbers(Tensor seed, Tensor step, int stream) {

  private static final String SEED = "seed";
  private static final String STEP = "step";

  /** The integers that a float holds exactly end here. */
  private static final int STREAMS = 1 << 24;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no such stream
   */
  public RandomNumbers {
    Objects.requireNonNull(seed, "seed");
    Objects.requireNonNull(step, "step");
    if (stream < 0 || stream >= STREAMS) {
      throw new IllegalArgumentException("stream %d; there are %d".formatted(stream, STREAMS));
    }
  }

  /**
   * A number in [0, 1) for each element, see {@link Expression#uniform}. Its inputs are named
   * {@code seed} and {@code step}.
   */
  public Expression uniform() {
    return Expression.uniform(
        Expression.input(SEED), Expression.constant(stream), Expression.input(STEP));
  }

  /** The inputs of an operation that draws: these, and those of {@link #uniform}. */
  public Map<String, Tensor> with(Map<String, Tensor> inputs) {
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    all.put(SEED, seed);
    all.put(STEP, step);
    return all;
  }
}
