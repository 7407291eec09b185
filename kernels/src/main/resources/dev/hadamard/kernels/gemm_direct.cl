// gemm_direct: a matrix product for a C of one row or few columns (included by a kernel file): both
// operands are read straight from memory, as packing or sharing them would not pay.
//
//   sum(i, j) = sum over p of A(i, p) B(p, j)
//   A(i, p) = a[i * a_row + p * a_col], B(p, j) = b[p * b_row + j * b_col]
//
// Work-group (x, y) is a team of LANES work-items and makes VW neighbours of row y of C:
//
//   ALONG_K 1: A(y, .)  |--VW--|--VW--|--VW--|--VW--|    both operands run along k (a_col and b_row
//             B(., j)   |--VW--|--VW--|--VW--|--VW--|    are 1): lane l takes vectors l, l + LANES,
//               lane       0      1      0      1        ..., then a tree adds the lanes up
//
//   ALONG_K 0: one lane, which adds A(y, p) times VW neighbours of B(p, .) for one p after another,
//             in four sums. Quick where b_col is 1, right for any steps.
//
// A GPU takes a warp and floats, a CPU device one lane and vectors. k runs in blocks of KC; each is
// summed by itself and added to what `deposit` wrote for the blocks before it.
//
//   -D ALONG_K  1 or 0, see above
//   -D LANES    1 to 256, a power of two; 1 where ALONG_K is 0
//   -D KC       terms of a block, a multiple of VW LANES; default 4096 along k, else 512
//   VW is 1 or 16.
//
// Local memory: LANES floats where LANES > 1, else none.

#ifndef KC
#define KC (ALONG_K ? 4096 : 512)
#endif

#define GEMM_ATTRIBUTES   GROUP_SIZE(LANES) WIDE
#define GEMM_PART_X       GROUP_ID(0)
#define GEMM_PART_Y       GROUP_ID(1)
#define GEMM_FIRST_ROW(y) ((y) + (int)LOCAL_ID)
#define GEMM_END_ROW(y)   ((y) + 1)
#define GEMM_ROW_STEP     LANES
#define GEMM_PARAMETERS(POINTER)                                                         \
  const int m, const int n, const int k, GLOBAL const float *POINTER a, const int a_row, \
      const int a_col, GLOBAL const float *POINTER b, const int b_row, const int b_col
#if LANES > 1
#define GEMM_LOCALS    LOCAL float team[LANES]
#define GEMM_TEAM_DONE BARRIER_ALL
#define TEAM           (LOCAL_POINTER float *)team
#else
#define GEMM_LOCALS
#define GEMM_TEAM_DONE
#define TEAM 0
#endif
#define GEMM(x, y, e) gemm_direct(m, n, k, a, a_row, a_col, b, b_row, b_col, x, y, e, TEAM)

#if ALONG_K
// This lane's share of VW dot products of `depth` terms; a column that does not exist is the last
// one again.
INLINE WIDE real products(int depth, int columns, GLOBAL const float *a, int a_col,
                          GLOBAL const float *b, int b_row, int b_col) {
  const int whole = depth / VW * VW;
  real sum[VW];
#pragma unroll
  for (int q = 0; q < VW; q++) sum[q] = 0.0f;
#pragma unroll 1
  for (int p = (int)LOCAL_ID * VW; p < whole; p += LANES * VW) {
    const real left = LOAD(a + p);
#pragma unroll
    for (int q = 0; q < VW; q++)
      sum[q] = MULTIPLY_ADD(left, LOAD(b + (size_t)min(q, columns - 1) * b_col + p), sum[q]);
  }
#if VW == 1
  return sum[0];
#else
  // The lanes of a vector are added last, by a tree.
  float totals[VW] __attribute__((aligned(64)));
#pragma unroll
  for (int q = 0; q < VW; q++) {
    float lanes[VW];
    STORE(sum[q], lanes);
#pragma unroll
    for (int distance = VW / 2; distance > 0; distance /= 2)
      for (int i = 0; i < distance; i++) lanes[i] += lanes[i + distance];
    totals[q] = lanes[0];
  }
#pragma unroll 1
  for (int q = 0; q < columns; q++)
#pragma unroll 1
    for (int p = whole; p < depth; p++)
      totals[q] = MULTIPLY_ADD(a[p], b[(size_t)q * b_col + p], totals[q]);
  return LOAD(totals);
#endif
}
#else
// B(0, 0..VW), of which `columns` exist.
INLINE WIDE real across(GLOBAL const float *b, int b_col, int columns) {
  if (b_col == 1) return load_some(b, columns, 0.0f);
  float lanes[VW];
#pragma unroll 1
  for (int q = 0; q < VW; q++) lanes[q] = q < columns ? b[(size_t)q * b_col] : 0.0f;
  return LOAD(lanes);
}

INLINE WIDE real products(int depth, int columns, GLOBAL const float *a, int a_col,
                          GLOBAL const float *b, int b_row, int b_col) {
  real sum[4];
#pragma unroll
  for (int q = 0; q < 4; q++) sum[q] = 0.0f;
  int p = 0;
#pragma unroll 1
  for (; p + 4 <= depth; p += 4)
#pragma unroll
    for (int q = 0; q < 4; q++)
      sum[q] = MULTIPLY_ADD(SPLAT(a[(size_t)(p + q) * a_col]),
                            across(b + (size_t)(p + q) * b_row, b_col, columns), sum[q]);
#pragma unroll 1
  for (; p < depth; p++)
    sum[0] = MULTIPLY_ADD(SPLAT(a[(size_t)p * a_col]),
                          across(b + (size_t)p * b_row, b_col, columns), sum[0]);
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
#endif

INLINE WIDE void gemm_direct(GEMM_PARAMETERS(), const int x, const int y, const Epilogue e,
                             LOCAL_POINTER float *team) {
  const int j = x * VW;
  const int columns = min(VW, n - j);
  for (int p = 0; p < k; p += KC) {
    const int depth = min(KC, k - p);
    real sum = products(depth, columns, a + (size_t)y * a_row + (size_t)p * a_col, a_col,
                        b + (size_t)p * b_row + (size_t)j * b_col, b_row, b_col);
#if LANES > 1
    const int lane = LOCAL_ID;
    team[lane] = sum;
    BARRIER;
    for (int stride = LANES / 2; stride > 0; stride /= 2) {
      if (lane < stride) team[lane] += team[lane + stride];
      BARRIER;
    }
    sum = team[0];
    BARRIER;
    if (lane == 0)
#endif
      deposit(e, sum, (size_t)y * n + j, j, columns, p == 0, p + depth == k);
  }
}
