// dense_gradient: W <- alpha delta^T x + beta W, b <- alpha (sum of delta's rows) + beta b: the
// gradient of a dense layer, or with alpha = -eta and beta = 1 a whole step of gradient descent.
//
// delta is batch x out, x batch x in, W out x in, b has `out` elements (m = out, n = in, k = batch,
// op(A) = delta^T, op(B) = x). A row of op(A) is a column of delta: the work-items of the first
// column of tiles have just had it in their hands, and sum it for b (gemm.cl says which rows).
// beta = 0 reads neither W nor b. Work-groups, -D values and local memory: those of the family that
// gemm.cl takes; `block` is that of column_sum.cl.
//
// Source: Nielsen, "Neural Networks and Deep Learning", eq. BP3 and BP4.

#include "column_sum.cl"
#include "scaled.cl"

#include "gemm.cl"

#if defined(DOWN) && DOWN
#error "rows are columns where DOWN is 1"
#endif

KERNEL GEMM_ATTRIBUTES void dense_gradient(GEMM_PARAMETERS(RESTRICT), const float alpha,
                                           const float beta, GLOBAL float *RESTRICT w,
                                           const int block, GLOBAL float *RESTRICT b_out) {
  const Epilogue weights = {alpha, beta, w};
  const Epilogue biases = {alpha, beta, b_out};
  GEMM_LOCALS;
  const int y = GEMM_PART_Y;
  GEMM(GEMM_PART_X, y, weights);
  if (GEMM_PART_X == 0) {
    const int end = min(m, GEMM_END_ROW(y));
    for (int i = GEMM_FIRST_ROW(y); i < end; i += GEMM_ROW_STEP) {
      const int count = min(VW, end - i);
      deposit(biases, sum_down(a + i, k, m, count, 0, 1, block), i, i, count, 1, 1);
    }
  }
}
