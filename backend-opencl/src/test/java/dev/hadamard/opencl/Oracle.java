package dev.hadamard.opencl;

import dev.hadamard.Transpose;
import dev.hadamard.opencl.Fixture.Matrix;

/** Products in double precision, and the bound that a float32 product has to keep. */
final class Oracle {

  static final double U = 0x1p-24;

  private Oracle() {}

  /** T = min(γ, 2√(k+2)·u) of a sum of k products, see Backend.matmul. */
  static double bound(int k) {
    double terms = k + 2.0;
    return Math.min(terms * U / (1 - terms * U), 2 * Math.sqrt(terms) * U);
  }

  static double at(Matrix matrix, Transpose transpose, int i, int j) {
    return transpose == Transpose.YES ? matrix.at(j, i) : matrix.at(i, j);
  }

  /** (op(A)·op(B))(i, j) and (|op(A)|·|op(B)|)(i, j). */
  static double[] product(Matrix a, Transpose ta, Matrix b, Transpose tb, int k, int i, int j) {
    double sum = 0;
    double magnitude = 0;
    for (int p = 0; p < k; p++) {
      double term = at(a, ta, i, p) * at(b, tb, p, j);
      sum += term;
      magnitude += Math.abs(term);
    }
    return new double[] {sum, magnitude};
  }
}
