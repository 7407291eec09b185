package dev.hadamard.nn.data;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The scaling of the features: an affine map for every column, x′ⱼ = (xⱼ − offsetⱼ)·factorⱼ. A
 * trained network needs its scaling as much as its weights, so the two are saved together.
 *
 * <p>Scaled features are computed in double and rounded once: the mean of numbers near 2²⁴ has a
 * fraction that float32 would lose. A column that is constant in the training part gets its value
 * as offset and the factor 1, so that it becomes exactly 0. A missing feature (NaN) does not
 * contribute to the coefficients; {@link ScalingMethod#STANDARDISE} replaces it by 0, which is the
 * scaled mean. Immutable.
 */
public final class Scaling {

  private final ScalingMethod method;
  private final double[] offset;
  private final double[] factor;

  private Scaling(ScalingMethod method, double[] offset, double[] factor) {
    this.method = method;
    this.offset = offset;
    this.factor = factor;
  }

  /**
   * Creates a scaling with copies of these coefficients.
   *
   * @throws IllegalArgumentException if the arrays are empty or differ in length, or a coefficient
   *     is not finite
   */
  public static Scaling of(ScalingMethod method, double[] offset, double[] factor) {
    if (offset.length != factor.length || offset.length == 0) {
      throw new IllegalArgumentException(
          "scaling: " + offset.length + " offsets and " + factor.length + " factors");
    }
    for (int j = 0; j < offset.length; j++) {
      if (!Double.isFinite(offset[j]) || !Double.isFinite(factor[j])) {
        throw new IllegalArgumentException(
            "scaling: column " + j + " has offset " + offset[j] + " and factor " + factor[j]);
      }
    }
    return new Scaling(method, offset.clone(), factor.clone());
  }

  /** Creates the identity. */
  public static Scaling none(int columns) {
    return of(ScalingMethod.NONE, new double[columns], ones(columns));
  }

  /** Computes the coefficients from the training part of a data set, which must not be empty. */
  public static Scaling fit(ScalingMethod method, DataSet train) {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("scaling: data set " + train.name() + " is empty");
    }
    double[] offset = new double[train.columns()];
    double[] factor = ones(train.columns());
    switch (method) {
      case NONE -> {}
      case DIVIDE_BY_MAX -> Arrays.fill(factor, inverse(maxAbs(train)));
      case MIN_MAX -> fitMinMax(train, offset, factor);
      case STANDARDISE -> fitStandard(train, offset, factor);
    }
    return new Scaling(method, offset, factor);
  }

  /** The method by which the coefficients were computed. */
  public ScalingMethod method() {
    return method;
  }

  /** The number of columns. */
  public int columns() {
    return offset.length;
  }

  /** A copy of the offsets. */
  public double[] offset() {
    return offset.clone();
  }

  /** A copy of the factors. */
  public double[] factor() {
    return factor.clone();
  }

  /**
   * Returns the data set with scaled features.
   *
   * @throws IllegalArgumentException if the number of columns differs, or a scaled feature is not
   *     finite
   */
  public DataSet apply(DataSet data) {
    return data.withFeatures(apply(data.features()));
  }

  /**
   * Returns scaled copies of samples.
   *
   * @param features row-major, any number of rows
   * @throws IllegalArgumentException if the length is not a multiple of the number of columns
   */
  public float[] apply(float[] features) {
    int columns = columns();
    if (features.length % columns != 0) {
      throw new IllegalArgumentException(
          "scaling: " + features.length + " features are no rows of " + columns);
    }
    float[] scaled = new float[features.length];
    for (int i = 0; i < features.length; i++) {
      int j = i % columns;
      boolean isReplaced = method == ScalingMethod.STANDARDISE && Float.isNaN(features[i]);
      scaled[i] = isReplaced ? 0 : (float) ((features[i] - offset[j]) * factor[j]);
    }
    return scaled;
  }

  private static double maxAbs(DataSet data) {
    double max = 0;
    for (int column = 0; column < data.columns(); column++) {
      DoubleSummaryStatistics range = present(data, column).summaryStatistics();
      if (range.getCount() > 0) {
        max = Math.max(max, Math.max(-range.getMin(), range.getMax()));
      }
    }
    return max;
  }

  /** The numbers of a column, without the missing ones. */
  private static DoubleStream present(DataSet data, int column) {
    return IntStream.range(0, data.rows())
        .mapToDouble(row -> data.feature(row, column))
        .filter(feature -> !Double.isNaN(feature));
  }

  private static void fitMinMax(DataSet data, double[] offset, double[] factor) {
    for (int column = 0; column < data.columns(); column++) {
      DoubleSummaryStatistics range = present(data, column).summaryStatistics();
      if (range.getCount() > 0) {
        offset[column] = range.getMin();
        factor[column] = inverse(range.getMax() - range.getMin());
      }
    }
  }

  private static void fitStandard(DataSet data, double[] offset, double[] factor) {
    for (int column = 0; column < data.columns(); column++) {
      // Exact for a constant column: a sum of equal float32 numbers fits a double.
      double mean = present(data, column).average().orElse(0);
      double variance = present(data, column).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      offset[column] = mean;
      factor[column] = inverse(Math.sqrt(variance));
    }
  }

  /** 1/x, or 1 for x = 0, which means a constant column. */
  private static double inverse(double x) {
    return x > 0 ? 1 / x : 1;
  }

  private static double[] ones(int columns) {
    double[] ones = new double[columns];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scaling that
        && method == that.method
        && Arrays.equals(offset, that.offset)
        && Arrays.equals(factor, that.factor);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * method.hashCode() + Arrays.hashCode(offset)) + Arrays.hashCode(factor);
  }

  @Override
  public String toString() {
    return method.label() + " of " + columns() + " columns";
  }
}
