// gemm_tiled: the inner loops of a matrix product for GPUs (included by a kernel file).
//
//   sum(i, j) = sum over p of A(i, p) B(p, j)
//   A is m x k, stored k x m where TA; B is k x n, stored n x k where TB. Row-major, contiguous.
//
// One work-group makes a BM x BN tile of C; k passes by in slices of BK through local memory:
//
//                    BN                     work-group (x, y): tile column x, tile row y
//              +------------+               threads of a group, in blocks of 4 rows x 8 columns,
//           BK |  right     |               so that the 32 lanes of a warp read few distinct quads:
//              +------------+                 lane 0..7 -> one row of 8, 4 such rows
//      BK                                   a thread owns TM x TN elements, as quads of 4 x 4 that
//    +------+  +------------+               lie BM / (TM / 4) rows and BN / (TN / 4) columns apart:
//    | left |  | q . . q    |               neighbours read neighbouring quads, no bank conflict
// BM |      |  | . . . .    |
//    |      |  | q . . q    |               per slice s: write it from registers to one of two
//    +------+  +------------+               buffers, barrier, read slice s + 1, multiply slice s
//
// Both operands lie in local memory as [p][i] and [p][j]; the one that has to be transposed on the
// way gets rows 4 floats longer, so that its column-wise stores fall into different banks.
// NN, NT, TN and TT differ in the copy only. Elements outside the matrices are read as 0 and never
// written; no thread leaves before the last barrier.
//
// Where a product has too few tiles to fill the device but long sums, more threads share a tile:
// the group has WK teams, each with a thread for every part of the tile, and team t multiplies
// columns t, t + WK, t + 2 WK ... of a slice.
//
// At the end of a k-block the sums go through local memory, where the slices lie no longer needed,
// in bands: 2 rows of every thread's part at a time. There the sums of teams 0, 1, ... are added in
// this order, without atomics and with the same bits every time, and neighbouring threads deposit
// neighbouring elements.
//
// k runs in blocks of KC: each is summed by itself, then added to what `deposit` wrote before.
//
//   -D BM BN BK  tile, multiples of 4; BM / TM a multiple of 4, BN / TN a multiple of 8
//   -D TM TN     elements per thread, multiples of 4
//   -D WK        teams: 1, 2 or 4, a divisor of BK; default 1. Above 1 the threads of a team are a
//                multiple of 32
//   -D TA TB     1: operand stored transposed, else 0
//   -D QUADS     1: rows of a and b hold a multiple of 4 floats, read 4 at a time; 2: so are those
//                rows that do, found out at run time; else 0
//   -D KC        k-block, a multiple of BK; default 512 WK: no thread sums more than 512 terms
//
// The group has WK (BM / TM)(BN / TN) threads; BM BK / 4 and BN BK / 4 are multiples of it. VW
// is 1. Local memory: 8 BK (BM + BN + 8) bytes at most; bands take 8 WK BN BM / TM of them. It is
// free at the end, so that a kernel may go on to another tile.
//
// Source: the register- and local-memory tiling is that of Volkov, Demmel, "Benchmarking GPUs to
// tune dense linear algebra", SC 2008; the prefetch and the quad layout follow Tan et al., "Fast
// implementation of DGEMM on Fermi GPU", SC 2011; the teams are the sliced-K of NVIDIA's CUTLASS.

#ifndef WK
#define WK 1
#endif
#ifndef KC
#define KC (512 * WK)
#endif
#define THREADS_ACROSS (BN / TN)
#define TEAM           ((BM / TM) * THREADS_ACROSS)
#define THREADS        (WK * TEAM)
#define LEFT_PITCH     (BM + (TA ? 0 : 4))
#define RIGHT_PITCH    (BN + (TB ? 4 : 0))
#define LEFT_QUADS     (BM * BK / 4 / THREADS)
#define RIGHT_QUADS    (BN * BK / 4 / THREADS)
#define QUAD_ROWS      (BM / (TM / 4))
#define QUAD_COLUMNS   (BN / (TN / 4))

#define GEMM_ATTRIBUTES   GROUP_SIZE(THREADS)
#define GEMM_PART_X       GROUP_ID(0)
#define GEMM_PART_Y       GROUP_ID(1)
#define GEMM_FIRST_ROW(y) ((y)*BM + (int)LOCAL_ID)
#define GEMM_END_ROW(y)   ((y)*BM + BM)
#define GEMM_ROW_STEP     THREADS
#define LEFT_FLOATS       (2 * BK * LEFT_PITCH)
#define BAND_ROWS         (BM / TM * 2)
// An array of quads: one of floats need not begin where a quad may be read.
#define GEMM_LOCALS LOCAL float4 tiles[(LEFT_FLOATS + 2 * BK * RIGHT_PITCH) / 4]
#define GEMM_PARAMETERS(POINTER)                                        \
  const int m, const int n, const int k, GLOBAL const float *POINTER a, \
      GLOBAL const float *POINTER b
#define GEMM(x, y, e) \
  gemm_tiled(m, n, k, a, b, x, y, e, (LOCAL_POINTER float *)tiles GEOMETRY_ARGUMENT)

// Four neighbours of row `row`, from `column` on, of a rows x columns matrix; 0 outside it.
INLINE float4 fetch(GLOBAL const float *from, int rows, int columns, int row, int column) {
  GLOBAL const float *p = from + (size_t)row * columns + column;
#if QUADS
  if (row < rows && column < columns && (QUADS == 1 || columns % 4 == 0)) return LOAD_QUAD(p);
#endif
#if QUADS == 1
  return MAKE_QUAD(0.0f, 0.0f, 0.0f, 0.0f);
#else
  const int count = row < rows ? columns - column : 0;
  return MAKE_QUAD(count > 0 ? p[0] : 0.0f, count > 1 ? p[1] : 0.0f, count > 2 ? p[2] : 0.0f,
                   count > 3 ? p[3] : 0.0f);
#endif
}

#if GATHER_LEFT || GATHER_RIGHT
// The same of a gathered matrix. Where QUADS, the four are in one run and inside an image, or not.
INLINE float4 fetch_gathered(const Gather g, GLOBAL const float *images, int rows, int columns,
                             int row, int column) {
#if QUADS
  const int place = row < rows && column < columns ? gathered_place(g, row, column) : -1;
  if (place >= 0) return LOAD_QUAD(images + place);
  return MAKE_QUAD(0.0f, 0.0f, 0.0f, 0.0f);
#else
  const int count = row < rows ? columns - column : 0;
  return MAKE_QUAD(count > 0 ? gathered(g, images, row, column) : 0.0f,
                   count > 1 ? gathered(g, images, row, column + 1) : 0.0f,
                   count > 2 ? gathered(g, images, row, column + 2) : 0.0f,
                   count > 3 ? gathered(g, images, row, column + 3) : 0.0f);
#endif
}
#endif

// Four neighbours of a row whose first element is at `from`.
INLINE float4 fetch_row(GLOBAL const float *from, int columns, int column) {
#if QUADS
  if (column < columns) return LOAD_QUAD(from + column);
  return MAKE_QUAD(0.0f, 0.0f, 0.0f, 0.0f);
#else
  GLOBAL const float *p = from + column;
  const int count = columns - column;
  return MAKE_QUAD(count > 0 ? p[0] : 0.0f, count > 1 ? p[1] : 0.0f, count > 2 ? p[2] : 0.0f,
                   count > 3 ? p[3] : 0.0f);
#endif
}

#if GATHER_LEFT
#undef LEFT_QUAD
#define LEFT_QUAD(i, p) fetch_gathered(geometry.gather, a, m, k, i, p)
#elif !defined(LEFT_QUAD)
#define LEFT_QUAD(i, p) (TA ? fetch(a, k, m, p, i) : fetch(a, m, k, i, p))
#endif
#if GATHER_RIGHT
#define RIGHT_QUAD(p, j) fetch_gathered(geometry.gather, b, k, n, p, j)
#elif defined(RIGHT_ROW)
#define RIGHT_QUAD(p, j) \
  ((p) < k ? fetch_row(b + RIGHT_ROW(p), n, j) : MAKE_QUAD(0.0f, 0.0f, 0.0f, 0.0f))
#else
#define RIGHT_QUAD(p, j) (TB ? fetch(b, n, k, j, p) : fetch(b, k, n, p, j))
#endif

// Writes a quad along a row of the tile, or down a column of it.
INLINE void put_down(LOCAL_POINTER float *to, int pitch, float4 quad) {
  to[0] = quad.x;
  to[pitch] = quad.y;
  to[2 * pitch] = quad.z;
  to[3 * pitch] = quad.w;
}

INLINE void put_along(LOCAL_POINTER float *to, float4 quad) {
#if QUADS
  STORE_LOCAL_QUAD(quad, to);
#else
  put_down(to, 1, quad);
#endif
}

// Quad number `q` of the slice: which p and which i (or j) it starts at, and in which direction it
// runs. `EXTENT` is the tile's size along i (or j), `ALONG` 1 where the operand's rows run along
// it.
#define QUAD_P(q, EXTENT, ALONG) (int)((ALONG) ? (q) / ((EXTENT) / 4) : (q) % (BK / 4) * 4)
#define QUAD_I(q, EXTENT, ALONG) (int)((ALONG) ? (q) % ((EXTENT) / 4) * 4 : (q) / (BK / 4))

INLINE void gemm_tiled(GEMM_PARAMETERS(), const int x, const int y, const Epilogue e,
                       LOCAL_POINTER float *tiles GEOMETRY_PARAMETER) {
  LOCAL_POINTER float *left_tiles = tiles;
  LOCAL_POINTER float *right_tiles = tiles + LEFT_FLOATS;
  const unsigned int thread = LOCAL_ID;
  const int row0 = y * BM;
  const int column0 = x * BN;
  const int team = thread / TEAM;
  const unsigned int member = thread % TEAM;
  const unsigned int warp = member / 32;
  const unsigned int lane = thread % 32;
  const int my_row = (warp / (THREADS_ACROSS / 8) * 4 + lane / 8) * 4;
  const int my_column = (warp % (THREADS_ACROSS / 8) * 8 + lane % 8) * 4;

  float sum[TM][TN];
#pragma unroll
  for (int i = 0; i < TM; i++)
#pragma unroll
    for (int j = 0; j < TN; j++) sum[i][j] = 0.0f;

  float4 next_left[LEFT_QUADS];
  float4 next_right[RIGHT_QUADS];
#define FETCH_SLICE(P0)                                                        \
  for (int v = 0; v < LEFT_QUADS; v++) {                                       \
    const unsigned int q = thread + v * THREADS;                               \
    const int p = (P0) + QUAD_P(q, BM, TA), i = row0 + QUAD_I(q, BM, TA);      \
    next_left[v] = LEFT_QUAD(i, p);                                            \
  }                                                                            \
  for (int v = 0; v < RIGHT_QUADS; v++) {                                      \
    const unsigned int q = thread + v * THREADS;                               \
    const int p = (P0) + QUAD_P(q, BN, !TB), j = column0 + QUAD_I(q, BN, !TB); \
    next_right[v] = RIGHT_QUAD(p, j);                                          \
  }
#define PUT_SLICE(LEFT, RIGHT)                                                                 \
  for (int v = 0; v < LEFT_QUADS; v++) {                                                       \
    const unsigned int q = thread + v * THREADS;                                               \
    LOCAL_POINTER float *to = (LEFT) + QUAD_P(q, BM, TA) * LEFT_PITCH + QUAD_I(q, BM, TA);     \
    if (TA)                                                                                    \
      put_along(to, next_left[v]);                                                             \
    else                                                                                       \
      put_down(to, LEFT_PITCH, next_left[v]);                                                  \
  }                                                                                            \
  for (int v = 0; v < RIGHT_QUADS; v++) {                                                      \
    const unsigned int q = thread + v * THREADS;                                               \
    LOCAL_POINTER float *to = (RIGHT) + QUAD_P(q, BN, !TB) * RIGHT_PITCH + QUAD_I(q, BN, !TB); \
    if (TB)                                                                                    \
      put_down(to, RIGHT_PITCH, next_right[v]);                                                \
    else                                                                                       \
      put_along(to, next_right[v]);                                                            \
  }

  FETCH_SLICE(0)
  int buffer = 0;
  for (int block = 0; block < k; block += KC) {
    const int end = k - block > KC ? block + KC : k;
    for (int p0 = block; p0 < end; p0 += BK) {
      PUT_SLICE(left_tiles + buffer * BK * LEFT_PITCH, right_tiles + buffer * BK * RIGHT_PITCH)
      BARRIER;
      if (p0 + BK < k) {
        FETCH_SLICE(p0 + BK)
      }
      LOCAL_POINTER const float *left = left_tiles + (buffer * BK + team) * LEFT_PITCH + my_row;
      LOCAL_POINTER const float *right =
          right_tiles + (buffer * BK + team) * RIGHT_PITCH + my_column;
#pragma unroll
      for (int p = 0; p < BK; p += WK) {
        float4 u[TM / 4];
        float4 v[TN / 4];
#pragma unroll
        for (int q = 0; q < TM / 4; q++)
          u[q] = LOAD_LOCAL_QUAD(left + p * LEFT_PITCH + q * QUAD_ROWS);
#pragma unroll
        for (int q = 0; q < TN / 4; q++)
          v[q] = LOAD_LOCAL_QUAD(right + p * RIGHT_PITCH + q * QUAD_COLUMNS);
#pragma unroll
        for (int i = 0; i < TM / 4; i++)
#pragma unroll
          for (int j = 0; j < TN / 4; j++) {
#define ROW_OF_QUAD(I, U)                                                         \
  sum[4 * i + I][4 * j + 0] = MULTIPLY_ADD(U, v[j].x, sum[4 * i + I][4 * j + 0]); \
  sum[4 * i + I][4 * j + 1] = MULTIPLY_ADD(U, v[j].y, sum[4 * i + I][4 * j + 1]); \
  sum[4 * i + I][4 * j + 2] = MULTIPLY_ADD(U, v[j].z, sum[4 * i + I][4 * j + 2]); \
  sum[4 * i + I][4 * j + 3] = MULTIPLY_ADD(U, v[j].w, sum[4 * i + I][4 * j + 3]);
            ROW_OF_QUAD(0, u[i].x)
            ROW_OF_QUAD(1, u[i].y)
            ROW_OF_QUAD(2, u[i].z)
            ROW_OF_QUAD(3, u[i].w)
          }
      }
      buffer ^= 1;
    }
    LOCAL_POINTER float *band = tiles + team * BAND_ROWS * BN;
#pragma unroll
    for (int i0 = 0; i0 < TM; i0 += 2) {
      BARRIER;
#pragma unroll
      for (int i = i0; i < i0 + 2; i++)
#pragma unroll
        for (int j = 0; j < TN; j++) {
          const int column = my_column + j / 4 * QUAD_COLUMNS + j % 4;
          band[(my_row / 2 + i % 2) * BN + column] = sum[i][j];
          sum[i][j] = 0.0f;
        }
      BARRIER;
#pragma unroll 1
      for (unsigned int at = thread; at < BAND_ROWS * BN; at += THREADS) {
        float total = tiles[at];
#pragma unroll
        for (int t = 1; t < WK; t++) total += tiles[t * BAND_ROWS * BN + at];
        const int band_row = (int)(at / BN);
        const int row = row0 + band_row / 2 * 4 + i0 / 4 * QUAD_ROWS + i0 % 4 + band_row % 2;
        const int column = column0 + (int)(at % BN);
        if (row < m && column < n)
          deposit(e, total, OUTPUT_PLACE(row, column), column, 1, block == 0, end == k);
      }
    }
    BARRIER;  // the next slice takes the place of the last band
  }
}
