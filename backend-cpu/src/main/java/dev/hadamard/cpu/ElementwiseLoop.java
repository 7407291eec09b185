package dev.hadamard.cpu;

/** A function of one number, over a stretch of an array. */
interface ElementwiseLoop {

  /** outᵢ ← f(inᵢ) for i in [from, to); {@code out} may be {@code in}. */
  void run(float[] in, float[] out, int from, int to);
}
