package dev.hadamard.cuda;

import dev.hadamard.DeviceException;

/** The matrix products of NVIDIA's library in one stream and one precision. Not thread-safe. */
interface Blas extends AutoCloseable {

  /** The name and version of the library: {@code cuBLAS 12.6}. */
  String label();

  /**
   * C ← α·op(A)·op(B) + β·C, queued in the stream; C is not read if β = 0. All matrices are
   * row-major: op(A) is m × k, op(B) k × n, C m × n, none of them empty.
   *
   * @param transposedA whether A lies in memory as k × m
   * @param transposedB whether B lies in memory as n × k
   * @param a A's address on the device
   * @param pitchA floats from one row of A, as it lies in memory, to the next
   * @throws DeviceException if the library refuses
   */
  void gemm(
      boolean transposedA,
      boolean transposedB,
      int m,
      int n,
      int k,
      float alpha,
      long a,
      int pitchA,
      long b,
      int pitchB,
      float beta,
      long c,
      int pitchC);

  /** Frees the library's handle and workspace. The stream must be idle. */
  @Override
  void close();
}
