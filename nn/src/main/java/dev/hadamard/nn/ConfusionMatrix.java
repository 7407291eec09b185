package dev.hadamard.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The confusion matrix of a classification: how often samples of each true class (row) were
 * predicted as each class (column). Immutable.
 *
 * <p>Only pairs that occurred are stored, so the memory grows with the number of samples and
 * classes, not with the square of the number of classes.
 */
public final class ConfusionMatrix implements Metrics {

  private final List<String> classes;

  /** For every pair that occurred actual · classes + predicted, ascending. */
  private final long[] pairs;

  /** The count of each pair. */
  private final long[] counts;

  private final long[] samples;
  private final long[] predictions;

  /**
   * Samples of one class that were predicted as another.
   *
   * @param actual the true class
   * @param predicted the predicted class
   * @param count the number of these samples, at least 1
   */
  public record Mistake(int actual, int predicted, long count) {}

  /**
   * Creates a matrix with copies of these counts.
   *
   * @param classes the names
   * @param counts {@code counts[actual][predicted]}, square, one row for every class
   * @throws IllegalArgumentException if the counts are not square or do not match the number of
   *     classes
   */
  public ConfusionMatrix(List<String> classes, long[][] counts) {
    this(classes, nonZero(classes, counts));
  }

  /**
   * * Counts the pairs of true and predicted classes.
   *
   * @param classes the names
   * @param actual the true class of each sample
   * @param predicted the predicted class of each sample
   * @throws IllegalArgumentException if the arrays differ in length or a class does not exist
   */
  public static ConfusionMatrix of(List<String> classes, int[] actual, int[] predicted) {
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          predicted.length + " predictions for " + actual.length + " samples");
    }
    int n = classes.size();
    SortedMap<Long, Long> counted = new TreeMap<>();
    for (int i = 0; i < actual.length; i++) {
      if (actual[i] < 0 || actual[i] >= n || predicted[i] < 0 || predicted[i] >= n) {
        throw new IllegalArgumentException(
            "class %d taken for %d, of %d classes".formatted(actual[i], predicted[i], n));
      }
      counted.merge((long) actual[i] * n + predicted[i], 1L, Long::sum);
    }
    return new ConfusionMatrix(classes, counted);
  }

  private ConfusionMatrix(List<String> classes, SortedMap<Long, Long> counted) {
    this.classes = List.copyOf(classes);
    this.pairs = counted.keySet().stream().mapToLong(Long::longValue).toArray();
    this.counts = counted.values().stream().mapToLong(Long::longValue).toArray();
    this.samples = new long[classes.size()];
    this.predictions = new long[classes.size()];
    for (int i = 0; i < pairs.length; i++) {
      samples[actualOf(pairs[i])] += counts[i];
      predictions[predictedOf(pairs[i])] += counts[i];
    }
  }

  private static SortedMap<Long, Long> nonZero(List<String> classes, long[][] counts) {
    int n = classes.size();
    if (counts.length != n) {
      throw new IllegalArgumentException(counts.length + " rows of counts for " + n + " classes");
    }
    SortedMap<Long, Long> counted = new TreeMap<>();
    for (int actual = 0; actual < n; actual++) {
      if (counts[actual].length != n) {
        throw new IllegalArgumentException("the counts are not square");
      }
      for (int predicted = 0; predicted < n; predicted++) {
        if (counts[actual][predicted] != 0) {
          counted.put((long) actual * n + predicted, counts[actual][predicted]);
        }
      }
    }
    return counted;
  }

  private int actualOf(long pair) {
    return (int) (pair / classes.size());
  }

  private int predictedOf(long pair) {
    return (int) (pair % classes.size());
  }

  /** The names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /**
   * The number of samples of class {@code actual} that were predicted as class {@code predicted}.
   *
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public long count(int actual, int predicted) {
    int n = classes.size();
    if (actual < 0 || actual >= n || predicted < 0 || predicted >= n) {
      throw new IndexOutOfBoundsException(
          "class %d taken for %d, of %d classes".formatted(actual, predicted, n));
    }
    int at = Arrays.binarySearch(pairs, (long) actual * n + predicted);
    return at < 0 ? 0 : counts[at];
  }

  /** The number of samples. */
  public long total() {
    return LongStream.of(counts).sum();
  }

  /** The number of samples: {@link #total()}. */
  @Override
  public long samples() {
    return total();
  }

  /** The number of samples whose true class this is. */
  public long samples(int label) {
    return samples[label];
  }

  /** The number of samples that were predicted to be of this class. */
  public long predictions(int label) {
    return predictions[label];
  }

  /** The number of samples that were predicted correctly. */
  public long correct() {
    long correct = 0;
    for (int label = 0; label < classes.size(); label++) {
      correct += count(label, label);
    }
    return correct;
  }

  /** The accuracy: correct / total; NaN if there are no samples. */
  public double accuracy() {
    return (double) correct() / total();
  }

  /**
   * The recall of a class: of the samples of this class, the fraction that was predicted as it; NaN
   * if there are none.
   */
  public double recall(int label) {
    return (double) count(label, label) / samples[label];
  }

  /**
   * The precision of a class: of the samples predicted as this class, the fraction that belongs to
   * it; NaN if there are none.
   */
  public double precision(int label) {
    return (double) count(label, label) / predictions[label];
  }

  /**
   * F₁ of a class, the harmonic mean of its {@link #precision} and {@link #recall}: 2·right /
   * (samples of the class + samples taken for it); NaN if there were neither.
   */
  public double f1(int label) {
    return 2.0 * count(label, label) / (samples[label] + predictions[label]);
  }

  /** The confused pairs of classes that occurred, the most frequent first. */
  public List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < pairs.length; i++) {
      int actual = actualOf(pairs[i]);
      int predicted = predictedOf(pairs[i]);
      if (actual != predicted) {
        mistakes.add(new Mistake(actual, predicted, counts[i]));
      }
    }
    mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
    return mistakes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that
        && classes.equals(that.classes)
        && Arrays.equals(pairs, that.pairs)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * classes.hashCode() + Arrays.hashCode(pairs)) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return correct() + " of " + total() + " right";
  }
}
