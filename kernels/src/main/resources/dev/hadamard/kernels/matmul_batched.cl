// matmul_batched: C[i] <- alpha op(A[i]) op(B[i]) + beta C[i] for all items i of a batch
//
// op(A[i]) is m x k, op(B[i]) k x n, C[i] m x n; float32, row-major, one item behind the other.
// beta = 0 never reads C. -D values and local memory: those of the family that gemm.cl takes.
// Work-groups: as of one product, with the parts of all items one below the other; item i has those
// of the rows i * down to (i + 1) * down - 1.
//
//   first  the item to begin with
//   items  the items of the whole batch
//   down   rows of parts of an item

#include "scaled.cl"

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void matmul_batched(GEMM_PARAMETERS(RESTRICT), const int first,
                                           const int items, const int down, const float alpha,
                                           const float beta, GLOBAL float *RESTRICT c) {
  GEMM_LOCALS;
  const int below = GEMM_PART_Y / down;
  const int item = first + below;
  if (item < items) {
    a += (size_t)item * m * k;
    b += (size_t)item * k * n;
    const Epilogue e = {alpha, beta, c + (size_t)item * m * n};
    GEMM(GEMM_PART_X, GEMM_PART_Y - below * down, e);
  }
}
