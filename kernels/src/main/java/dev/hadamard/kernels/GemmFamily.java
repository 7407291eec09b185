package dev.hadamard.kernels;

/** The families of kernels that compute a matrix product; {@code gemm.cl} uses the same names. */
public enum GemmFamily {
  /** One work-item per element; runs on any device. */
  NAIVE,
  /** Tiles in local memory; for GPUs. */
  TILED,
  /** Tiles in registers, without local memory or barriers; for CPU devices. */
  STRIP,
  /** Without tiles, for results with one row or few columns; runs on any device. */
  DIRECT,
  /** NVIDIA's tensor cores, operands rounded to TF32. */
  TENSOR,
  /** NVIDIA's tensor cores, operands split into two TF32 numbers: three products instead of one. */
  TENSOR_SPLIT;

  /** Whether the family needs tensor cores. */
  public boolean isTensor() {
    return this == TENSOR || this == TENSOR_SPLIT;
  }

  /** The value of {@code -D GEMM_FAMILY}. */
  public String macro() {
    return isTensor() ? "GEMM_TENSOR" : "GEMM_" + name();
  }
}
