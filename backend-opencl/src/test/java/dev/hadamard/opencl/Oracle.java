package dev.hadamard.opencl;

import dev.hadamard.Transpose;
import dev.hadamard.opencl.Fixture.Matrix;

/** Products in double precision. */
final class Oracle {

  static final double U = 0x1p-24;

  private Oracle() {}

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
