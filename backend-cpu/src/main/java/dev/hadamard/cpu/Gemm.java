package dev.hadamard.cpu;

/**
 * A general matrix product. Its bits do not depend on the number of threads: only rows and columns
 * of the result are divided among them, never a sum.
 */
interface Gemm {

  /** Computes it, epilogue included. One product at a time. */
  void multiply(Product product);
}
