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

  Product withoutEpilogue() {
    return new Product(m, n, k, alpha, a, b, beta, c, Epilogue.NONE);
  }

  long multiplyAdds() {
    return (long) m * n * k;
  }
}
