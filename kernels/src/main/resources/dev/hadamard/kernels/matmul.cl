// matmul: C <- alpha op(A) op(B) + beta C
//
// op(A) is m x k, op(B) k x n, C m x n; float32, row-major. beta = 0 never reads C.
// Work-groups, -D values and local memory: those of the family that gemm.cl takes.

#include "prelude.cl"

typedef struct {
  float alpha;
  float beta;
  GLOBAL float *c;
} Epilogue;

INLINE WIDE void deposit(const Epilogue e, real sum, size_t at, int column, int count, int first,
                         int last) {
  real value = e.alpha * sum;
  if (!first)
    value = MULTIPLY_ADD(SPLAT(e.alpha), sum, load_some(e.c + at, count, 0.0f));
  else if (e.beta != 0.0f)
    value = MULTIPLY_ADD(SPLAT(e.beta), load_some(e.c + at, count, 0.0f), value);
  store_some(value, e.c + at, count);
}

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void matmul(GEMM_PARAMETERS(RESTRICT), const float alpha, const float beta,
                                   GLOBAL float *RESTRICT c) {
  const Epilogue e = {alpha, beta, c};
  GEMM_LOCALS;
  GEMM(e);
}
