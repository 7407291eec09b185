// gemm_naive: the plain matrix product (included by a kernel file): one work-item, one element.
//
//   sum(i, j) = sum over p of A(i, p) B(p, j)
//   A(i, p) = a[i * a_row + p * a_col], B(p, j) = b[p * b_row + j * b_col]
//
// Work-items (x, y) = (column j, row i); any group size, the range may be larger than C.
// It is the fallback where no tile fits the device, the tests' second opinion and the benchmark's
// baseline; it is also the best place to read what the fast ones compute.
//
// k runs in blocks of KC, or of sqrt(k) where that is more: with both as long as the other, no term
// of a long sum passes more than 2 sqrt(k) roundings.
//
//   -D KC  least terms summed before they are added to the sum so far, 1 to 1024; default 64
//   VW must be 1. No local memory.

#ifndef KC
#define KC 64
#endif

#define GEMM_ATTRIBUTES
#define GEMM_PART_X       ((int)GLOBAL_ID(0))
#define GEMM_PART_Y       ((int)GLOBAL_ID(1))
#define GEMM_FIRST_ROW(y) (y)
#define GEMM_END_ROW(y)   ((y) + 1)
#define GEMM_ROW_STEP     1
#define GEMM_LOCALS
#define GEMM_PARAMETERS(POINTER)                                                         \
  const int m, const int n, const int k, GLOBAL const float *POINTER a, const int a_row, \
      const int a_col, GLOBAL const float *POINTER b, const int b_row, const int b_col
#define GEMM(x, y, e) \
  gemm_naive(m, n, k, a, a_row, a_col, b, b_row, b_col, x, y, e GEOMETRY_ARGUMENT)

#if GATHER_LEFT
#undef LEFT_ELEMENT
#define LEFT_ELEMENT(i, p) gathered(geometry.gather, a, i, p)
#elif !defined(LEFT_ELEMENT)
#define LEFT_ELEMENT(i, p) a[(size_t)(i)*a_row + (size_t)(p)*a_col]
#endif
#if GATHER_RIGHT
#define RIGHT_ELEMENT(p, j) gathered(geometry.gather, b, p, j)
#elif defined(RIGHT_ROW)
#define RIGHT_ELEMENT(p, j) b[RIGHT_ROW(p) + (j)]
#else
#define RIGHT_ELEMENT(p, j) b[(size_t)(p)*b_row + (size_t)(j)*b_col]
#endif

INLINE void gemm_naive(GEMM_PARAMETERS(), const int j, const int i,
                       const Epilogue e GEOMETRY_PARAMETER) {
  if (i >= m || j >= n) return;
  const int block = max(KC, (int)sqrt((float)k));
  for (int p0 = 0; p0 < k; p0 += block) {
    const int p1 = k - p0 > block ? p0 + block : k;
    float sum = 0.0f;
    for (int p = p0; p < p1; p++)
      sum = MULTIPLY_ADD(LEFT_ELEMENT(i, p), RIGHT_ELEMENT(p, j), sum);
    deposit(e, sum, OUTPUT_PLACE(i, j), j, 1, p0 == 0, p1 == k);
  }
}
