package dev.hadamard.kernels.tune;

import dev.hadamard.Activation;
import dev.hadamard.spi.ProductBound;

/**
 * The exact result of an operation that reads a tensor element by element.
 *
 * @param expected in double precision
 * @param bounds the error bound of each value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PassReference(double[] expected, double[] bounds) implements Reference {

  /** Units in the last place that any of the activations may be off where it is not near 0. */
  private static final double ACTIVATION_ULPS = 10;

  private static final double SOFTMAX_RELATIVE = 5e-6;

  @Override
  public boolean accepts(float[] result) {
    boolean isRight = result.length == expected.length;
    for (int i = 0; isRight && i < expected.length; i++) {
      isRight = Math.abs(result[i] - expected[i]) <= bounds[i]; // false for NaN
    }
    return isRight;
  }

  static PassReference activation(Activation f, float[] z) {
    double[] expected = new double[z.length];
    double[] bounds = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      expected[i] = f.value(z[i]);
      bounds[i] = ACTIVATION_ULPS * Math.ulp((float) expected[i]);
    }
    return new PassReference(expected, bounds);
  }

  static PassReference sumRows(float[] x, int columns) {
    double[] expected = new double[columns];
    double[] bounds = new double[columns];
    for (int i = 0; i < x.length; i++) {
      expected[i % columns] += x[i];
      bounds[i % columns] += Math.abs(x[i]);
    }
    for (int j = 0; j < columns; j++) {
      bounds[j] *= ProductBound.of(x.length / columns);
    }
    return new PassReference(expected, bounds);
  }

  static PassReference softmaxRows(float[] z, int columns) {
    double[] expected = new double[z.length];
    double[] bounds = new double[z.length];
    for (int start = 0; start < z.length; start += columns) {
      double sum = 0;
      for (int j = start; j < start + columns; j++) {
        expected[j] = Math.exp(z[j]); // the values are small: no maximum to subtract
        sum += expected[j];
      }
      for (int j = start; j < start + columns; j++) {
        expected[j] /= sum;
        bounds[j] = SOFTMAX_RELATIVE * expected[j];
      }
    }
    return new PassReference(expected, bounds);
  }
}
