package dev.hadamard.tck;

import dev.hadamard.Transpose;

/**
 * The oracle: the formulas of {@link dev.hadamard.Backend} in double precision, as plain loops over
 * the float32 inputs of the backend. A product of two floats is exact in double, so its error is
 * 2⁻²⁹ of the bounds or less.
 *
 * <p>Matrices are row-major arrays. Each result has the sum of magnitudes that its bound needs.
 */
public final class Oracle {

  private Oracle() {}

  /** Exact values, each with the sum of the magnitudes of its terms; both row-major. */
  public static final class Sums {
    /** The exact values. */
    public final double[] value;

    /** The sum of the magnitudes of the terms of each value. */
    public final double[] magnitude;

    Sums(int size) {
      this.value = new double[size];
      this.magnitude = new double[size];
    }
  }

  /** Computes α·op(A)·op(B) + β·C and the magnitudes |α||A||B| + |β||C|. C is not read if β = 0. */
  public static Sums matmul(
      float alpha,
      float[] a,
      Transpose ta,
      float[] b,
      Transpose tb,
      float beta,
      float[] c,
      int m,
      int n,
      int k) {
    double[] left = rows(a, ta, m, k);
    double[] right = rows(b, tb == Transpose.YES ? Transpose.NO : Transpose.YES, n, k);
    Sums out = new Sums(m * n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int p = 0; p < k; p++) {
          double term = left[i * k + p] * right[j * k + p];
          sum += term;
          magnitude += Math.abs(term);
        }
        blend(out, i * n + j, alpha, sum, magnitude, beta, c[i * n + j]);
      }
    }
    return out;
  }

  /** Computes α·Σᵢ xᵢⱼ + β·rowⱼ and the magnitudes. The row is not read if β = 0. */
  public static Sums sumRows(float alpha, float[] x, float beta, float[] row, int m, int n) {
    Sums out = new Sums(n);
    for (int j = 0; j < n; j++) {
      double sum = 0;
      double magnitude = 0;
      for (int i = 0; i < m; i++) {
        sum += x[i * n + j];
        magnitude += Math.abs(x[i * n + j]);
      }
      blend(out, j, alpha, sum, magnitude, beta, row[j]);
    }
    return out;
  }

  /** Computes x·Wᵀ + b and the magnitudes |x||W|ᵀ + |b|, where x is m × k and W is n × k. */
  public static Sums affine(float[] x, float[] w, float[] b, int m, int n, int k) {
    Sums out = matmul(1, x, Transpose.NO, w, Transpose.YES, 0, new float[m * n], m, n, k);
    for (int i = 0; i < m * n; i++) {
      out.value[i] += b[i % n];
      out.magnitude[i] += Math.abs(b[i % n]);
    }
    return out;
  }

  /** Computes the softmax of every row. A row that holds a NaN becomes NaN. */
  public static double[] softmaxRows(float[] z, int m, int n) {
    double[] out = new double[m * n];
    for (int i = 0; i < m; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        max = Math.max(max, z[i * n + j]);
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        out[i * n + j] = Math.exp(z[i * n + j] - max);
        sum += out[i * n + j];
      }
      for (int j = 0; j < n; j++) {
        out[i * n + j] /= sum;
      }
    }
    return out;
  }

  private static void blend(
      Sums out, int at, float alpha, double sum, double magnitude, float beta, float old) {
    out.value[at] = (double) alpha * sum + (beta == 0 ? 0 : (double) beta * old);
    out.magnitude[at] =
        Math.abs(alpha) * magnitude + (beta == 0 ? 0 : Math.abs((double) beta * old));
  }

  /** op(matrix) as rows × columns doubles. */
  private static double[] rows(float[] matrix, Transpose transpose, int rows, int columns) {
    double[] out = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[i * columns + j] =
            transpose == Transpose.NO ? matrix[i * columns + j] : matrix[j * rows + i];
      }
    }
    return out;
  }
}
