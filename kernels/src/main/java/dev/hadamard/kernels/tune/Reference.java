package dev.hadamard.kernels.tune;

/** Checks a result by double arithmetic on the same float32 operands. */
interface Reference {

  /** Whether every value is within the backend's bound. */
  boolean accepts(float[] result);
}
