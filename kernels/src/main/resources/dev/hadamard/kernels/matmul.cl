// matmul: C <- alpha op(A) op(B) + beta C
//
// op(A) is m x k, op(B) k x n, C m x n; float32, row-major. beta = 0 never reads C.
// Work-groups, -D values and local memory: those of the family that gemm.cl takes.

#include "scaled.cl"

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void matmul(GEMM_PARAMETERS(RESTRICT), const float alpha, const float beta,
                                   GLOBAL float *RESTRICT c) {
  const Epilogue e = {alpha, beta, c};
  GEMM_LOCALS;
  GEMM(GEMM_PART_X, GEMM_PART_Y, e);
}
