package dev.hadamard.kernels.tune;

/** Checks a result by double arithmetic on the same float32 operands. */
interface Reference {

  /** 2⁻²⁴, half the distance of neighbouring floats near 1. */
  double U = 0x1p-24;

  /** Whether every value is within the backend's bound. */
  boolean accepts(float[] result);

  /** T = min(γ, 2√(k+2)·u) of a sum of k products, see {@link dev.hadamard.Backend#matmul}. */
  static double bound(int k) {
    double terms = k + 2.0;
    double gamma = terms * U < 1 ? terms * U / (1 - terms * U) : Double.POSITIVE_INFINITY;
    return Math.min(gamma, 2 * Math.sqrt(terms) * U);
  }
}
