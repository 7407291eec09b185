package dev.hadamard.nn.data;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A data set in host memory: for each sample its features, in a row, and the target that a network
 * learns to predict, which is a class or a real value.
 *
 * <p>Immutable, provided that the arrays given to it are not changed.
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

  /** Where its samples are in a file; null if they are counted. */
  private final @Nullable SamplePlaces places;

  /**
   * Creates a data set for classification. It uses these arrays without a copy; they must not be
   * changed.
   *
   * @param name the name in messages
   * @param columns the number of features of a sample, at least 1
   * @param features rows × columns, row-major, finite
   * @param labels the index of the class of every row
   * @param classes the names of the classes, at least two and all different
   * @throws IllegalArgumentException if the arguments are not consistent
   */
  public DataSet(String name, int columns, float[] features, int[] labels, List<String> classes) {
    this(name, columns, features, labels, classes, false);
  }

  /**
   * Like the public constructor; if {@code mayMiss} is set, a feature may be missing, that is NaN.
   */
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
    this.places = null;
    this.hasMissing = requireRows(labels.length, mayMiss);
    require(this.classes.size() >= 2, "there are fewer than two classes: " + classes);
    require(
        this.classes.stream().distinct().count() == this.classes.size(),
        "two classes have one name: " + classes);
    for (int label : labels) {
      require(label >= 0 && label < this.classes.size(), "there is no class " + label);
    }
  }

  /** Like {@link #ofValues}; if {@code mayMiss} is set, a feature may be missing, that is NaN. */
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
    this.places = null;
    this.hasMissing = requireRows(values.length, mayMiss);
    for (float value : values) {
      require(Float.isFinite(value), "a target is " + value);
    }
  }

  /**
   * Creates a data set for regression whose values are named "target", see {@link #ofValues(String,
   * int, float[], float[], String)}.
   */
  public static DataSet ofValues(String name, int columns, float[] features, float[] values) {
    return ofValues(name, columns, features, values, UNNAMED_TARGET);
  }

  /**
   * Creates a data set for regression. It uses these arrays without a copy; they must not be
   * changed.
   *
   * @param name the name in messages
   * @param columns the number of features of a sample, at least 1
   * @param features rows × columns, row-major, finite
   * @param values the value of every row, finite
   * @param target the name of the values in messages
   * @throws IllegalArgumentException if the arguments are not consistent
   */
  public static DataSet ofValues(
      String name, int columns, float[] features, float[] values, String target) {
    return new DataSet(name, columns, features, values, target, false);
  }

  private DataSet(DataSet same, @Nullable TableSchema schema, @Nullable SamplePlaces places) {
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
    this.places = places;
  }

  /** Checks the features; returns whether one is missing. */
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

  /** The name in messages. */
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

  /** The task: classification or regression. */
  public Task task() {
    return task;
  }

  /** The number of outputs that a network needs: one for each class, or one for the value. */
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

  /** The name of a regression's values in messages. */
  public String target() {
    return target;
  }

  /**
   * Whether any feature is missing. A missing feature is NaN until {@link Scaling} replaces it.
   * Only a table read with {@link MissingValues#MEAN} has missing features.
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

  /** Puts the features of a sample into a buffer. */
  void putFeatures(int row, FloatBuffer target) {
    target.put(features, row * columns, columns);
  }

  /**
   * Returns the samples with these indices, in this order.
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
   * Splits the data set into a training part and a test part. For classification the split is
   * stratified: the test part gets the same fraction of every class, rounded to whole samples, and
   * at least one sample of each class stays in the training part. For regression it gets this
   * fraction of all samples. The seed determines which samples; both parts keep the order of this
   * set.
   *
   * @param heldOut the fraction for testing, between 0 and 1, both exclusive
   * @param seed the same seed gives the same parts everywhere
   * @throws IllegalArgumentException if the fraction is out of range or one part would be empty
   */
  public DataSplit split(double heldOut, long seed) {
    require(heldOut > 0 && heldOut < 1, "held-out fraction " + heldOut + " is not between 0 and 1");
    boolean[] isTest = HeldOut.rows(this, heldOut, seed);
    require(IntStream.range(0, rows()).anyMatch(row -> isTest[row]), HeldOut.tooFew(this, heldOut));
    return new DataSplit(select(rowsWhere(isTest, false)), select(rowsWhere(isTest, true)));
  }

  /** Returns this data set with other features, of the same number. */
  DataSet withFeatures(float[] changed) {
    DataSet other =
        task == Task.REGRESSION
            ? new DataSet(name, columns, changed, values, target, hasMissing)
            : new DataSet(name, columns, changed, labels, classes, hasMissing);
    return other.withSchema(schema);
  }

  /** Returns this data set with other values, of the same number. */
  DataSet withValues(float[] changed) {
    requireTask(Task.REGRESSION, "value");
    return new DataSet(name, columns, features, changed, target, hasMissing).withSchema(schema);
  }

  /** This data set with what is known of its table. */
  DataSet withSchema(@Nullable TableSchema known) {
    return withTable(known, null);
  }

  /** This data set with what is known of its table and of where its samples are in it. */
  DataSet withTable(@Nullable TableSchema known, @Nullable SamplePlaces lines) {
    return new DataSet(this, known, lines);
  }

  /** Where its samples are, for messages. */
  SamplePlaces places() {
    return places == null ? SamplePlaces.of(this) : places;
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
