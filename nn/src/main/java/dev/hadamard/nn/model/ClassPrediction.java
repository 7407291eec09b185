package dev.hadamard.nn.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The class that a model predicts for a sample, with the probability of each class. Immutable. */
public final class ClassPrediction {

  private final List<String> classes;
  private final int index;

  /** In the order of the classes; empty if the outputs are not probabilities. */
  private final double[] probabilities;

  ClassPrediction(List<String> classes, int index, double[] probabilities) {
    this.classes = classes;
    this.index = index;
    this.probabilities = probabilities;
  }

  /** The name of the predicted class. */
  public String label() {
    return classes.get(index);
  }

  /** The index of the predicted class in {@link Model#classes()}. */
  public int index() {
    return index;
  }

  /**
   * The probability of the predicted class, from 0 to 1.
   *
   * @throws IllegalStateException if {@link Model#hasProbabilities()} is false
   */
  public double probability() {
    return requireProbabilities()[index];
  }

  /**
   * A copy of the probabilities of all classes, in the order of {@link Model#classes()}.
   *
   * @throws IllegalStateException if {@link Model#hasProbabilities()} is false
   */
  public double[] probabilities() {
    return requireProbabilities().clone();
  }

  private double[] requireProbabilities() {
    if (probabilities.length == 0) {
      throw new IllegalStateException("the outputs of the network are not probabilities");
    }
    return probabilities;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassPrediction that
        && index == that.index
        && classes.equals(that.classes)
        && Arrays.equals(probabilities, that.probabilities);
  }

  @Override
  public int hashCode() {
    return 31 * index + Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return probabilities.length == 0
        ? label()
        : String.format(Locale.ROOT, "%s (%.1f %%)", label(), 100 * probability());
  }
}
