package dev.hadamard.nn.data;

import java.util.Arrays;

/**
 * An affine map of every feature column, x′ⱼ = (xⱼ − offsetⱼ)·factorⱼ, that belongs to a trained
 * network as much as its weights do and is saved with it.
 *
 * <p>Computed in double over float32 coefficients, rounded once. A column that is constant in the
 * training part keeps the factor 1. Immutable.
 */
public final class Scaling {

  private final ScalingMethod method;
  private final float[] offset;
  private final float[] factor;

  private Scaling(ScalingMethod method, float[] offset, float[] factor) {
    this.method = method;
    this.offset = offset;
    this.factor = factor;
  }

  /**
   * A scaling with copies of these coefficients.
   *
   * @throws IllegalArgumentException if there are none, their numbers differ or one is not finite
   */
  public static Scaling of(ScalingMethod method, float[] offset, float[] factor) {
    if (offset.length != factor.length || offset.length == 0) {
      throw new IllegalArgumentException(
          "scaling: " + offset.length + " offsets and " + factor.length + " factors");
    }
    for (int j = 0; j < offset.length; j++) {
      if (!Float.isFinite(offset[j]) || !Float.isFinite(factor[j])) {
        throw new IllegalArgumentException(
            "scaling: column " + j + " has offset " + offset[j] + " and factor " + factor[j]);
      }
    }
    return new Scaling(method, offset.clone(), factor.clone());
  }

  /** The scaling that changes nothing. */
  public static Scaling none(int columns) {
    return of(ScalingMethod.NONE, new float[columns], ones(columns));
  }

  /** Computes the coefficients from the training part, which must not be empty. */
  public static Scaling fit(ScalingMethod method, DataSet train) {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("scaling: data set " + train.name() + " is empty");
    }
    float[] offset = new float[train.columns()];
    float[] factor = ones(train.columns());
    switch (method) {
      case NONE -> {}
      case DIVIDE_BY_MAX -> Arrays.fill(factor, inverse(maxAbs(train)));
      case MIN_MAX -> fitMinMax(train, offset, factor);
      case STANDARDISE -> fitStandard(train, offset, factor);
    }
    return new Scaling(method, offset, factor);
  }

  /** How the coefficients were computed. */
  public ScalingMethod method() {
    return method;
  }

  /** The number of columns. */
  public int columns() {
    return offset.length;
  }

  /** A copy of the offsets. */
  public float[] offset() {
    return offset.clone();
  }

  /** A copy of the factors. */
  public float[] factor() {
    return factor.clone();
  }

  /**
   * The data set with scaled features.
   *
   * @throws IllegalArgumentException if it has another number of columns, or a scaled feature is
   *     not finite
   */
  public DataSet apply(DataSet data) {
    return data.withFeatures(apply(data.features()));
  }

  /**
   * Scaled copies of samples.
   *
   * @param features row-major, any number of rows
   * @throws IllegalArgumentException if they are no whole rows
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
      scaled[i] = (float) (((double) features[i] - offset[j]) * factor[j]);
    }
    return scaled;
  }

  private static double maxAbs(DataSet data) {
    double max = 0;
    for (int row = 0; row < data.rows(); row++) {
      for (int column = 0; column < data.columns(); column++) {
        max = Math.max(max, Math.abs(data.feature(row, column)));
      }
    }
    return max;
  }

  private static void fitMinMax(DataSet data, float[] offset, float[] factor) {
    for (int column = 0; column < data.columns(); column++) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (int row = 0; row < data.rows(); row++) {
        min = Math.min(min, data.feature(row, column));
        max = Math.max(max, data.feature(row, column));
      }
      offset[column] = min;
      factor[column] = inverse((double) max - min);
    }
  }

  private static void fitStandard(DataSet data, float[] offset, float[] factor) {
    for (int column = 0; column < data.columns(); column++) {
      double sum = 0;
      for (int row = 0; row < data.rows(); row++) {
        sum += data.feature(row, column);
      }
      double mean = sum / data.rows();
      double squares = 0;
      for (int row = 0; row < data.rows(); row++) {
        double difference = data.feature(row, column) - mean;
        squares += difference * difference;
      }
      offset[column] = (float) mean;
      factor[column] = inverse(Math.sqrt(squares / data.rows()));
    }
  }

  /** 1/x, or 1 where that is no float32 to compute with: the column is constant. */
  private static float inverse(double x) {
    float inverse = (float) (1 / x);
    return Float.isFinite(inverse) && inverse > 0 ? inverse : 1;
  }

  private static float[] ones(int columns) {
    float[] ones = new float[columns];
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
