package dev.hadamard.nn.data;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples in host memory: features, row-major with a sample per row, and for each sample what a
 * network is to predict: a class, or a real value.
 *
 * <p>Immutable as long as the arrays given to it are left alone.
 */
public final class DataSet {

  private static final String UNNAMED_TARGET = "target";

  private final String name;
  private final int columns;
  private final float[] features;
  private final Task task;

  /** The classes of the samples; empty for regression. */
  private final int[] labels;

  private final List<String> classes;

  /** The values of the samples; empty for classification. */
  private final float[] values;

  private final String target;
  private final boolean hasMissing;

  /** The columns of the table it was read from; null if it was not. */
  private final @Nullable TableSchema schema;

  /**
   * Samples with classes, over these arrays, which are kept and must not be changed.
   *
   * @param name what messages call it
   * @param columns the features of a sample, at least 1
   * @param features rows × columns, finite
   * @param labels for every row the index of its class
   * @param classes the names of the classes, at least two and all different
   * @throws IllegalArgumentException if these do not fit together
   */
  public DataSet(String name, int columns, float[] features, int[] labels, List<String> classes) {
    this(name, columns, features, labels, classes, false);
  }

  /** As the public one; a feature may be missing, which is to say NaN, if that is allowed. */
  DataSet(
      String name,
      int columns,
      float[] features,
      int[] labels,
      List<String> classes,
      boolean mayMiss) {
    this.name = name;
    this.columns = columns;
    this.features = features;
    this.task = Task.CLASSIFICATION;
    this.labels = labels;
    this.classes = List.copyOf(classes);
    this.values = new float[0];
    this.target = UNNAMED_TARGET;
    this.schema = null;
    this.hasMissing = requireRows(labels.length, mayMiss);
    require(this.classes.size() >= 2, "there are fewer than two classes: " + classes);
    require(
        this.classes.stream().distinct().count() == this.classes.size(),
        "two classes have one name: " + classes);
    for (int label : labels) {
      require(label >= 0 && label < this.classes.size(), "there is no class " + label);
    }
  }

  /** As {@link #ofValues}; a feature may be missing, which is to say NaN, if that is allowed. */
  DataSet(
      String name, int columns, float[] features, float[] values, String target, boolean mayMiss) {
    this.name = name;
    this.columns = columns;
    this.features = features;
    this.task = Task.REGRESSION;
    this.labels = new int[0];
    this.classes = List.of();
    this.values = values;
    this.target = target;
    this.schema = null;
    this.hasMissing = requireRows(values.length, mayMiss);
    for (float value : values) {
      require(Float.isFinite(value), "a target is " + value);
    }
  }

  /** As {@link #ofValues(String, int, float[], float[], String)}; the values are "target". */
  public static DataSet ofValues(String name, int columns, float[] features, float[] values) {
    return ofValues(name, columns, features, values, UNNAMED_TARGET);
  }

  /**
   * Samples with a real value each, over these arrays, which are kept and must not be changed.
   *
   * @param name what messages call it
   * @param columns the features of a sample, at least 1
   * @param features rows × columns, finite
   * @param values for every row its value, finite
   * @param target what messages call the values
   * @throws IllegalArgumentException if these do not fit together
   */
  public static DataSet ofValues(
      String name, int columns, float[] features, float[] values, String target) {
    return new DataSet(name, columns, features, values, target, false);
  }

  private DataSet(DataSet same, @Nullable TableSchema schema) {
    this.name = same.name;
    this.columns = same.columns;
    this.features = same.features;
    this.task = same.task;
    this.labels = same.labels;
    this.classes = same.classes;
    this.values = same.values;
    this.target = same.target;
    this.hasMissing = same.hasMissing;
    this.schema = schema;
  }

  /** Checks the features and returns whether one is missing. */
  private boolean requireRows(int rows, boolean mayMiss) {
    require(columns >= 1, "a sample has no feature");
    require(
        features.length == (long) rows * columns,
        features.length + " features are not " + rows + " rows of " + columns);
    boolean isMissing = false;
    for (float feature : features) {
      boolean isNaN = Float.isNaN(feature);
      if (!Float.isFinite(feature) && !(isNaN && mayMiss)) {
        require(false, "a feature is " + feature);
      }
      isMissing |= isNaN;
    }
    return isMissing;
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("data set " + name + ": " + otherwise);
    }
  }

  private void requireTask(Task wanted, String what) {
    if (task != wanted) {
      throw new IllegalStateException(
          "data set %s: a sample has no %s, its task is %s".formatted(name, what, task.label()));
    }
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /** The number of samples. */
  public int rows() {
    return task == Task.REGRESSION ? values.length : labels.length;
  }

  /** The number of features of a sample. */
  public int columns() {
    return columns;
  }

  /** What a network is to predict for a sample. */
  public Task task() {
    return task;
  }

  /** The outputs that a network needs: one for each class, or one for the value. */
  public int outputs() {
    return task == Task.REGRESSION ? 1 : classes.size();
  }

  /** The names of the classes; a label is an index into them. Empty for regression. */
  public List<String> classes() {
    return classes;
  }

  /**
   * The class of a sample, as an index into {@link #classes()}.
   *
   * @throws IllegalStateException if the task is regression
   */
  public int label(int row) {
    requireTask(Task.CLASSIFICATION, "class");
    return labels[row];
  }

  /**
   * The real value of a sample.
   *
   * @throws IllegalStateException if the task is classification
   */
  public float value(int row) {
    requireTask(Task.REGRESSION, "value");
    return values[row];
  }

  /** What messages call the values of a regression. */
  public String target() {
    return target;
  }

  /**
   * Whether a feature is missing: it is NaN then, and stands for no number until {@link Scaling}
   * replaces it. Only a table read with {@link MissingValues#MEAN} has such features.
   */
  public boolean hasMissing() {
    return hasMissing;
  }

  /** One feature of one sample. */
  public float feature(int row, int column) {
    return features[row * columns + column];
  }

  /** A copy of all features, row-major. */
  public float[] features() {
    return features.clone();
  }

  /**
   * A copy of the features of a sample.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public float[] features(int row) {
    Objects.checkIndex(row, rows());
    return Arrays.copyOfRange(features, row * columns, (row + 1) * columns);
  }

  /** The columns of the table that it was read from, also of a part of it; empty if of none. */
  public Optional<TableSchema> schema() {
    return Optional.ofNullable(schema);
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
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(features, rows[i] * columns, chosen, i * columns, columns);
    }
    if (task == Task.REGRESSION) {
      float[] chosenValues = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        chosenValues[i] = values[rows[i]];
      }
      return new DataSet(name, columns, chosen, chosenValues, target, hasMissing)
          .withSchema(schema);
    }
    int[] chosenLabels = Arrays.stream(rows).map(row -> labels[row]).toArray();
    return new DataSet(name, columns, chosen, chosenLabels, classes, hasMissing).withSchema(schema);
  }

  /**
   * Holds a part out for testing. Of classes it is stratified: the same fraction of every class,
   * rounded to whole samples, at least one of each class staying in the training part. Of values it
   * is that fraction of all samples. Which samples is decided by the seed; both parts keep the
   * order of this set.
   *
   * @param heldOut the fraction for testing, between 0 and 1 exclusively
   * @param seed the same seed gives the same parts everywhere
   * @throws IllegalArgumentException if the fraction is out of range or a part would be empty
   */
  public DataSplit split(double heldOut, long seed) {
    require(heldOut > 0 && heldOut < 1, "held-out fraction " + heldOut + " is not between 0 and 1");
    boolean[] isTest = HeldOut.rows(this, heldOut, seed);
    require(IntStream.range(0, rows()).anyMatch(row -> isTest[row]), tooFew(heldOut));
    return new DataSplit(select(rowsWhere(isTest, false)), select(rowsWhere(isTest, true)));
  }

  private String tooFew(double heldOut) {
    return task == Task.REGRESSION
        ? rows() + " samples are too few to hold " + heldOut + " of them out"
        : "%d samples of %d classes are too few to hold out %s of each class"
            .formatted(rows(), classes.size(), heldOut);
  }

  /** This data set with other features of the same number. */
  DataSet withFeatures(float[] changed) {
    DataSet other =
        task == Task.REGRESSION
            ? new DataSet(name, columns, changed, values, target, hasMissing)
            : new DataSet(name, columns, changed, labels, classes, hasMissing);
    return other.withSchema(schema);
  }

  /** This data set with other values of the same number. */
  DataSet withValues(float[] changed) {
    requireTask(Task.REGRESSION, "value");
    return new DataSet(name, columns, features, changed, target, hasMissing).withSchema(schema);
  }

  /** This data set with what is known of its table. */
  DataSet withSchema(@Nullable TableSchema known) {
    return new DataSet(this, known);
  }

  private static int[] rowsWhere(boolean[] flags, boolean wanted) {
    return IntStream.range(0, flags.length).filter(row -> flags[row] == wanted).toArray();
  }

  @Override
  public String toString() {
    String what =
        task == Task.REGRESSION ? "regression of '" + target + "'" : classes.size() + " classes";
    return name + ": " + rows() + " × " + columns + ", " + what;
  }
}
