package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Softmax with cross-entropy, label smoothing, class weights and an ignored class, see {@link
 * Loss#crossEntropy}. With ε the smoothing, C the number of classes and w their weights:
 *
 * <pre>
 *   p = softmax(z),  s = (1 − ε)·t + ε/C
 *   L = Σᵢⱼ wⱼ·sᵢⱼ·(−ln pᵢⱼ) / Σᵢⱼ wⱼ·tᵢⱼ                      over the rows i that count
 *   ∂L/∂zᵢⱼ = (pᵢⱼ·Σₖ wₖ·sᵢₖ − wⱼ·sᵢⱼ) / Σᵢₖ wₖ·tᵢₖ, and 0 in rows that do not count
 * </pre>
 *
 * <p>A row does not count if its targets of the other classes than the ignored one are all 0. If no
 * row counts, L is NaN, as 0/0, and the gradient is 0. For one-hot targets this is PyTorch's {@code
 * CrossEntropyLoss} with class indices.
 *
 * <pre>{@code
 * Loss loss = Loss.crossEntropy().withSmoothing(0.1).withWeights(1, 2, 0.5).ignoring(2);
 * System.out.println(loss); // cross-entropy(ignored=2, smoothing=0.1, weights=1.0 2.0 0.5)
 * }</pre>
 *
 * @param smoothing ε, from 0 to 1
 * @param weights w, not negative; empty if all are 1
 * @param ignored the class whose samples do not count, if any
 */
public record CrossEntropy(double smoothing, List<Double> weights, OptionalInt ignored)
    implements LogitsLoss {

  private static final String NAME = "cross-entropy";
  private static final String SMOOTHING = "smoothing";
  private static final String WEIGHTS = "weights";
  private static final String IGNORED = "ignored";

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public CrossEntropy {
    weights = List.copyOf(weights);
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException(NAME + ": smoothing " + smoothing + " is not in [0, 1]");
    }
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(NAME + ": the class weight " + weight);
      }
    }
    if (ignored.isPresent() && ignored.getAsInt() < 0) {
      throw new IllegalArgumentException(NAME + ": there is no class " + ignored.getAsInt());
    }
  }

  /** The same with label smoothing: (1 − ε)·t + ε/C takes the place of t. */
  public CrossEntropy withSmoothing(double epsilon) {
    return new CrossEntropy(epsilon, weights, ignored);
  }

  /** The same with a weight for each class. */
  public CrossEntropy withWeights(double... perClass) {
    return new CrossEntropy(smoothing, Arrays.stream(perClass).boxed().toList(), ignored);
  }

  /** The same without the samples of a class. Its logit stays a part of the softmax. */
  public CrossEntropy ignoring(int index) {
    return new CrossEntropy(smoothing, weights, OptionalInt.of(index));
  }

  static CrossEntropy of(LossLabel label) {
    return new CrossEntropy(
        label.settings().containsKey(SMOOTHING) ? label.number(SMOOTHING) : 0,
        label.numbers(WEIGHTS),
        label.whole(IGNORED));
  }

  /** The name and each setting, as in {@code cross-entropy(smoothing=0.1)}. */
  @Override
  public String label() {
    Map<String, String> settings = new TreeMap<>();
    if (smoothing != 0) {
      settings.put(SMOOTHING, Double.toString(smoothing));
    }
    if (!weights.isEmpty()) {
      settings.put(WEIGHTS, weights.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
    ignored.ifPresent(index -> settings.put(IGNORED, Integer.toString(index)));
    return settings.isEmpty() ? NAME : new LossLabel(NAME, settings).toString();
  }

  @Override
  public void requireFit(NetworkSpec spec) {
    LogitsLoss.super.requireFit(spec);
    int classes = spec.output().columns();
    if (classes < 2) {
      throw new IllegalArgumentException(
          label() + " needs two outputs; for a single one take " + BINARY_CROSS_ENTROPY.label());
    }
    if (!weights.isEmpty() && weights.size() != classes) {
      throw new IllegalArgumentException(
          "%s: %d weights for %d classes".formatted(NAME, weights.size(), classes));
    }
    if (ignored.isPresent() && ignored.getAsInt() >= classes) {
      throw new IllegalArgumentException(
          "%s: there is no class %d of %d".formatted(NAME, ignored.getAsInt(), classes));
    }
  }

  @Override
  public List<Op> gradient(LossBinding at, Tensor gradient) {
    CrossEntropyTerms terms = new CrossEntropyTerms(this, at);
    List<Op> ops = new ArrayList<>(terms.weights());
    ops.addAll(terms.gradient(gradient));
    return ops;
  }

  @Override
  public List<Op> value(LossBinding at, Tensor value) {
    CrossEntropyTerms terms = new CrossEntropyTerms(this, at);
    List<Op> ops = new ArrayList<>(terms.weights());
    ops.addAll(terms.value(value));
    return ops;
  }

  double weightOf(int index) {
    return weights.isEmpty() ? 1 : weights.get(index);
  }

  double countOf(int index) {
    return ignored.isPresent() && ignored.getAsInt() == index ? 0 : 1;
  }

  @Override
  public double weight(FloatBuffer t, int first, int n) {
    double weight = 0;
    for (int j = 0; j < n; j++) {
      weight += weightOf(j) * t.get(first + j);
    }
    return counts(t, first, n) ? weight : 0;
  }

  private boolean counts(FloatBuffer t, int first, int n) {
    double count = 0;
    for (int j = 0; j < n; j++) {
      count += countOf(j) * t.get(first + j);
    }
    return count > 0;
  }

  @Override
  public double sample(FloatBuffer z, FloatBuffer t, int first, int n) {
    if (!counts(t, first, n)) {
      return 0;
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int j = first; j < first + n; j++) {
      max = Math.max(max, z.get(j));
    }
    double sum = 0;
    for (int j = first; j < first + n; j++) {
      sum += Math.exp(z.get(j) - max);
    }
    double logSum = Math.log(sum);
    double loss = 0;
    for (int j = 0; j < n; j++) {
      double target = (1 - smoothing) * t.get(first + j) + smoothing / n;
      loss += weightOf(j) * target * (logSum - (z.get(first + j) - max));
    }
    return loss;
  }

  @Override
  public String toString() {
    return label();
  }
}
