// dense_gradients: W <- alpha delta^T x + beta W, b <- alpha (sum of delta's rows) + beta b, of
// several layers in one launch; with MOMENTUM the velocities take the place of W and b in that, and
// then W <- W - eta v, b <- b - eta v.
//
// In layer I delta is batch x out, x batch x in, W out x in, b has `out` elements (m = out, n = in,
// k = batch, op(A) = delta^T, op(B) = x), as in dense_gradient.cl. The parts of all layers are
// numbered through, row by row or, in the strip family, column by column; layer I's begin at
// first_I. They are dealt like cards to as many hands as the range has rows:
//
//   part   first_0         first_1       parts      work-group (x, y), or work-item where a part is
//            | 0  1  2  3  4 | 5  6  7  8  |        a work-item's: card x of hand y, that is part
//   hand 0   | 0     2     4 |    6     8  |        x * hands + y; none where a hand has a card
//   less hand 1   |    1     3    | 5     7     |        than another
//
// A CPU device gives each processor a run of neighbouring groups: a hand, which is about as much
// work as another, as the parts of a layer are alike. Column by column, two processors get half of
// the rows each and all columns, of which the last part may be narrower. A GPU gives out groups one
// by one and needs a single hand.
//
// The layer is the same for a whole group, its operands are chosen once and the product's loops are
// there once. A part of the first column sums its rows of op(A) for b. beta = 0 reads no target.
//
//   -D LAYERS    how many, 1 to 7; with velocities 1 to 5, as a kernel may take 31 buffers
//   -D MOMENTUM  1: with velocities; 0: without
//   the rest, and local memory: those of the family that gemm.cl takes, whose parameters stand here
//   once for each layer; `block` is that of column_sum.cl. TA is 1 and TB 0.
//
// Source: Nielsen, "Neural Networks and Deep Learning", eq. BP3 and BP4; Polyak, "Some methods of
// speeding up the convergence of iteration methods", 1964.

#include "column_sum.cl"
#include "scaled.cl"

#include "gemm.cl"

#if defined(DOWN) && DOWN
#error "rows are columns where DOWN is 1"
#endif

#define EACH_1(DO)       DO(0)
#define EACH_2(DO)       EACH_1(DO) DO(1)
#define EACH_3(DO)       EACH_2(DO) DO(2)
#define EACH_4(DO)       EACH_3(DO) DO(3)
#define EACH_5(DO)       EACH_4(DO) DO(4)
#define EACH_6(DO)       EACH_5(DO) DO(5)
#define EACH_7(DO)       EACH_6(DO) DO(6)
#define EACH_(COUNT, DO) EACH_##COUNT(DO)
#define EACH(COUNT, DO)  EACH_(COUNT, DO)
#define EACH_LAYER(DO)   EACH(LAYERS, DO)

// GEMM_PARAMETERS of layer I, and what makes them the ones that GEMM takes.
#define DENSE (GEMM_FAMILY == GEMM_TILED || GEMM_FAMILY == GEMM_TENSOR)
#if DENSE
#define PRODUCT(I) \
  const int m##I, const int n##I, const int k##I, GLOBAL const float *a##I, GLOBAL const float *b##I
#define TAKE_STEPS(I)
#define TAKE_ROWS(I)
#else
#define STRIDED(I)                                                                              \
  const int m##I, const int n##I, const int k##I, GLOBAL const float *a##I, const int a_row##I, \
      const int a_col##I, GLOBAL const float *b##I, const int b_row##I, const int b_col##I
#define TAKE_STEPS(I)                 \
  a_row = a_row##I, a_col = a_col##I; \
  b_row = b_row##I, b_col = b_col##I;
#if GEMM_FAMILY == GEMM_STRIP
#define PRODUCT(I) STRIDED(I), const int rows_per_item##I, const int columns_per_item##I
#define TAKE_ROWS(I)                \
  rows_per_item = rows_per_item##I; \
  columns_per_item = columns_per_item##I;
#else
#define PRODUCT(I) STRIDED(I)
#define TAKE_ROWS(I)
#endif
#endif

#if MOMENTUM
#define TARGETS(I) , GLOBAL float *w##I, GLOBAL float *b_out##I
#define TAKE_TARGETS(I) \
  weights.w = w##I;     \
  biases.w = b_out##I;
#else
#define TARGETS(I)
#define TAKE_TARGETS(I)
#endif

#define LAYER(I)                                                            \
  , const int first##I, PRODUCT(I), const int block##I, GLOBAL float *c##I, \
      GLOBAL float *c_bias##I TARGETS(I)

#define TAKE(I)                   \
  if (part >= first##I) {         \
    first = first##I;             \
    m = m##I, n = n##I, k = k##I; \
    a = a##I, b = b##I;           \
    TAKE_STEPS(I)                 \
    TAKE_ROWS(I)                  \
    block = block##I;             \
    weights.c = c##I;             \
    biases.c = c_bias##I;         \
    TAKE_TARGETS(I)               \
  }

KERNEL GEMM_ATTRIBUTES void dense_gradients(const float alpha, const float beta, const float eta,
                                            const int parts, const int hands EACH_LAYER(LAYER)) {
  GEMM_LOCALS;
  const int part = GEMM_PART_X * hands + GEMM_PART_Y;
  int first = 0, m = 0, n = 0, k = 0, block = 1;
  GLOBAL const float *a = a0;
  GLOBAL const float *b = b0;
#if !DENSE
  int a_row = 0, a_col = 0, b_row = 0, b_col = 0;
#endif
#if GEMM_FAMILY == GEMM_STRIP
  int rows_per_item = 0, columns_per_item = 0;
#endif
  Epilogue weights;
  weights.alpha = alpha;
  weights.beta = beta;
#if MOMENTUM
  weights.eta = eta;
#endif
  Epilogue biases = weights;
  EACH_LAYER(TAKE)
  if (part < parts) {
    // Not by %: paired with / it becomes an instruction that Oclgrind does not know.
#if GEMM_FAMILY == GEMM_STRIP
    const int rows = (m - 1) / rows_per_item + 1;
    const int x = (part - first) / rows;
    const int y = part - first - x * rows;
#else
    const int columns = (n - 1) / GEMM_PART_COLUMNS + 1;
    const int y = (part - first) / columns;
    const int x = part - first - y * columns;
#endif
    GEMM(x, y, weights);
    if (x == 0) {
      const int end = min(m, GEMM_END_ROW(y));
      for (int i = GEMM_FIRST_ROW(y); i < end; i += GEMM_ROW_STEP) {
        const int count = min(VW, end - i);
        deposit(biases, sum_down(a + i, k, m, count, 0, 1, block), i, i, count, 1, 1);
      }
    }
  }
}
