package dev.hadamard.cpu;

/**
 * c ← epilogue(α·a·b + β·c), with a of m × k, b of k × n and c of m × n.
 *
 * @param epilogue changes each block of c once its sums are complete
 */
record Product(
    int m,
    int n,
    int k,
    float alpha,
    MatrixView a,
    MatrixView b,
    float beta,
    MatrixView c,
    Epilogue epilogue) {

  /** The same product, written cᵀ ← α·bᵀ·aᵀ + β·cᵀ. */
  Product transposed() {
    return new Product(
        n,
        m,
        k,
        alpha,
        b.transposed(),
        a.transposed(),
        beta,
        c.transposed(),
        epilogue.transposed());
  }

  /** Whether c ← a·b is all there is to it. */
  boolean isPlain() {
    return alpha == 1 && beta == 0 && epilogue == Epilogue.NONE;
  }

  /** The product alone: target ← a·b, the rows of the target one behind the other. */
  Product plainInto(float[] target) {
    return new Product(m, n, k, 1, a, b, 0, new MatrixView(target, n, 1), Epilogue.NONE);
  }

  long multiplyAdds() {
    return (long) m * n * k;
  }
}
