package dev.hadamard.kernels.launch;

import dev.hadamard.Transpose;
import dev.hadamard.kernels.ProductClass;
import dev.hadamard.op.Matmul.Batched;

/**
 * The product op(A)·op(B) of a launch.
 *
 * @param m rows of the result
 * @param n columns of the result
 * @param k terms of each sum
 */
record Product(int m, int n, int k, Operand a, Transpose ta, Operand b, Transpose tb) {

  static Product of(Operand a, Transpose ta, Operand b, Transpose tb) {
    return new Product(
        ta.rowsOf(a.shape()), tb.columnsOf(b.shape()), ta.columnsOf(a.shape()), a, ta, b, tb);
  }

  /** The product of the first item of a batch. */
  static Product of(Batched op, Operand a, Operand b) {
    return new Product(op.m(), op.n(), op.k(), a, op.ta(), b, op.tb());
  }

  /** The class of products for tuning. */
  ProductClass shape() {
    return ProductClass.of(transposedA(), transposedB(), m, n, k);
  }

  boolean transposedA() {
    return ta == Transpose.YES;
  }

  boolean transposedB() {
    return tb == Transpose.YES;
  }

  /** Distance in memory from op(A)(i, p) to op(A)(i + 1, p). */
  int rowStepA() {
    return transposedA() ? 1 : k;
  }

  /** Distance in memory from op(A)(i, p) to op(A)(i, p + 1). */
  int columnStepA() {
    return transposedA() ? a.columns() : 1;
  }

  /** Distance in memory from op(B)(p, j) to op(B)(p + 1, j). */
  int rowStepB() {
    return transposedB() ? 1 : n;
  }

  /** Distance in memory from op(B)(p, j) to op(B)(p, j + 1). */
  int columnStepB() {
    return transposedB() ? k : 1;
  }

  /** The number of multiply-adds of the product. */
  long multiplyAdds() {
    return (long) m * n * k;
  }
}
