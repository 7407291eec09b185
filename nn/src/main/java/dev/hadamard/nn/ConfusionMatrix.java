package dev.hadamard.nn;

import java.util.Arrays;
import java.util.List;

/**
 * How often samples of one class were taken for another: rows are the true classes, columns the
 * predicted ones. Immutable.
 */
public final class ConfusionMatrix {

  private final List<String> classes;
  private final long[][] counts;

  /**
   * A matrix with copies of these counts.
   *
   * @param classes the names
   * @param counts {@code counts[actual][predicted]}, square, one row for every class
   * @throws IllegalArgumentException if the numbers of classes and counts differ
   */
  public ConfusionMatrix(List<String> classes, long[][] counts) {
    this.classes = List.copyOf(classes);
    this.counts = new long[counts.length][];
    if (counts.length != classes.size()) {
      throw new IllegalArgumentException(
          counts.length + " rows of counts for " + classes.size() + " classes");
    }
    for (int actual = 0; actual < counts.length; actual++) {
      if (counts[actual].length != counts.length) {
        throw new IllegalArgumentException("the counts are not square");
      }
      this.counts[actual] = counts[actual].clone();
    }
  }

  /** The names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** How many samples of class {@code actual} were taken for class {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** How many samples there were. */
  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** How many were taken for what they are. */
  public long correct() {
    long correct = 0;
    for (int i = 0; i < counts.length; i++) {
      correct += counts[i][i];
    }
    return correct;
  }

  /** correct / total; NaN if there were no samples. */
  public double accuracy() {
    return (double) correct() / total();
  }

  /** Of the samples of a class, the fraction recognised; NaN if there were none. */
  public double recall(int label) {
    return (double) counts[label][label] / Arrays.stream(counts[label]).sum();
  }

  /** Of the samples taken for a class, the fraction that belongs to it; NaN if there were none. */
  public double precision(int label) {
    return (double) counts[label][label] / Arrays.stream(counts).mapToLong(r -> r[label]).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that
        && classes.equals(that.classes)
        && Arrays.deepEquals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * classes.hashCode() + Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return correct() + " of " + total() + " right";
  }
}
