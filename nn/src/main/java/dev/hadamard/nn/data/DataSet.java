package dev.hadamard.nn.data;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Labelled samples in host memory: features, row-major with a sample per row, and a class for each.
 *
 * <p>Immutable as long as the arrays given to it are left alone.
 */
public final class DataSet {

  private final String name;
  private final int columns;
  private final float[] features;
  private final int[] labels;
  private final List<String> classes;

  /**
   * A data set over these arrays, which are kept and must not be changed.
   *
   * @param name what messages call it
   * @param columns the features of a sample, at least 1
   * @param features rows × columns, finite
   * @param labels for every row the index of its class
   * @param classes the names of the classes, at least two and all different
   * @throws IllegalArgumentException if these do not fit together
   */
  public DataSet(String name, int columns, float[] features, int[] labels, List<String> classes) {
    this.name = name;
    this.columns = columns;
    this.features = features;
    this.labels = labels;
    this.classes = List.copyOf(classes);
    require(columns >= 1, "a sample has no feature");
    require(
        features.length == (long) labels.length * columns,
        features.length + " features are not " + labels.length + " rows of " + columns);
    require(this.classes.size() >= 2, "there are fewer than two classes: " + classes);
    require(
        this.classes.stream().distinct().count() == this.classes.size(),
        "two classes have one name: " + classes);
    for (int label : labels) {
      require(label >= 0 && label < this.classes.size(), "there is no class " + label);
    }
    for (float feature : features) {
      require(Float.isFinite(feature), "a feature is " + feature);
    }
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("data set " + name + ": " + otherwise);
    }
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /** The number of samples. */
  public int rows() {
    return labels.length;
  }

  /** The number of features of a sample. */
  public int columns() {
    return columns;
  }

  /** The names of the classes; a label is an index into them. */
  public List<String> classes() {
    return classes;
  }

  /** The class of a sample, as an index into {@link #classes()}. */
  public int label(int row) {
    return labels[row];
  }

  /** One feature of one sample. */
  public float feature(int row, int column) {
    return features[row * columns + column];
  }

  /** A copy of all features, row-major. */
  public float[] features() {
    return features.clone();
  }

  /** Appends the features of a sample to a buffer. */
  void putFeatures(int row, FloatBuffer target) {
    target.put(features, row * columns, columns);
  }

  /**
   * The given samples, in the given order.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public DataSet select(int... rows) {
    float[] chosen = new float[rows.length * columns];
    int[] chosenLabels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(features, rows[i] * columns, chosen, i * columns, columns);
      chosenLabels[i] = labels[rows[i]];
    }
    return new DataSet(name, columns, chosen, chosenLabels, classes);
  }

  /**
   * Holds a part out for testing, stratified: the same fraction of every class, rounded to whole
   * samples, at least one of each class staying in the training part. Which samples is decided by
   * the seed; both parts keep the order of this set.
   *
   * @param heldOut the fraction for testing, between 0 and 1 exclusively
   * @param seed the same seed gives the same parts everywhere
   * @throws IllegalArgumentException if the fraction is out of range or a part would be empty
   */
  public DataSplit split(double heldOut, long seed) {
    require(heldOut > 0 && heldOut < 1, "held-out fraction " + heldOut + " is not between 0 and 1");
    SplitMix64 random = SplitMix64.stream(seed, RandomStreams.SPLIT);
    boolean[] isTest = new boolean[rows()];
    int tests = 0;
    for (int label = 0; label < classes.size(); label++) {
      int[] members = rowsOf(label);
      random.shuffle(members);
      long wanted = Math.round(members.length * heldOut);
      for (int i = 0; i < Math.min(wanted, members.length - 1); i++) {
        isTest[members[i]] = true;
        tests++;
      }
    }
    require(tests > 0, rows() + " samples are too few to hold " + heldOut + " of them out");
    return new DataSplit(select(rowsWhere(isTest, false)), select(rowsWhere(isTest, true)));
  }

  /** This data set with other features of the same number. */
  DataSet withFeatures(float[] changed) {
    return new DataSet(name, columns, changed, labels, classes);
  }

  private int[] rowsOf(int label) {
    int[] rows = new int[rows()];
    int count = 0;
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] == label) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  private static int[] rowsWhere(boolean[] flags, boolean wanted) {
    int[] rows = new int[flags.length];
    int count = 0;
    for (int row = 0; row < flags.length; row++) {
      if (flags[row] == wanted) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  @Override
  public String toString() {
    return name + ": " + rows() + " × " + columns + ", " + classes.size() + " classes";
  }
}
