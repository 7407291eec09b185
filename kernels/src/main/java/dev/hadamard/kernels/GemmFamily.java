package dev.hadamard.kernels;

/** The ways to compute a matrix product; the name is the one that {@code gemm.cl} knows. */
public enum GemmFamily {
  /** One work-item an element: runs on any device. */
  NAIVE,
  /** Tiles in local memory: for GPUs. */
  TILED,
  /** Tiles in registers, no local memory and no barrier: for CPU devices. */
  STRIP,
  /** Straight from memory, for one row or few columns: runs on any device. */
  DIRECT,
  /** NVIDIA's tensor cores, operands rounded to TF32. */
  TENSOR,
  /** NVIDIA's tensor cores, operands split in two TF32 numbers: three products for one. */
  TENSOR_SPLIT;

  /** Whether it needs tensor cores. */
  public boolean isTensor() {
    return this == TENSOR || this == TENSOR_SPLIT;
  }

  /** The value of {@code -D GEMM_FAMILY}. */
  public String macro() {
    return isTensor() ? "GEMM_TENSOR" : "GEMM_" + name();
  }
}
