package dev.hadamard.cuda;

/**
 * The arguments of a product for cuBLAS: C ← α·op(A)·op(B) + β·C with column-major matrices.
 *
 * <p>A row-major matrix is its transpose in column-major order. So the row-major product C =
 * op(A)·op(B) is computed as Cᵀ = op(B)ᵀ·op(A)ᵀ: the operands and extents are exchanged, and each
 * operand keeps its transposition.
 *
 * @param transposedA whether op transposes A
 * @param transposedB whether op transposes B
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A), rows of op(B)
 * @param a A's address
 * @param leadingA floats from one column of A to the next
 * @param b B's address
 * @param leadingB floats from one column of B to the next
 * @param c C's address
 * @param leadingC floats from one column of C to the next
 */
record ColumnMajorProduct(
    boolean transposedA,
    boolean transposedB,
    int m,
    int n,
    int k,
    long a,
    int leadingA,
    long b,
    int leadingB,
    long c,
    int leadingC) {

  /** The product whose row-major arguments are those of {@link Blas#gemm}. */
  static ColumnMajorProduct ofRows(
      boolean transposedA,
      boolean transposedB,
      int m,
      int n,
      int k,
      long a,
      int pitchA,
      long b,
      int pitchB,
      long c,
      int pitchC) {
    return new ColumnMajorProduct(
        transposedB, transposedA, n, m, k, b, pitchB, a, pitchA, c, pitchC);
  }
}
