// gemm_strip: the inner loops of a matrix product for CPU devices (included by a kernel file).
//
//   sum(i, j) = sum over p of A(i, p) B(p, j)
//   A(i, p) = a[i * a_row + p * a_col], B(p, j) = b[p * b_row + j * b_col]
//
// No local memory and no barrier: on a CPU both cost more than they save. One work-item makes a
// strip of STRIP columns, `rows_per_item` rows deep, and keeps a block of B in a private array that
// stays in the L1/L2 cache while all its rows pass by:
//
//            j0 .. j0+STRIP                      work-item (x, y) of a grid of groups of one
//          +----------------+                      x: strip of columns
//       p0 | KC x STRIP of B| -> packed            y: block of rows_per_item rows
//          +----------------+
//   +--+   +----------------+
//   |A |   | ROWS x STRIP   |  accumulated in ROWS x 3 registers of 16 floats
//   +--+   +----------------+
//
// k runs in blocks of KC. Each block is summed by itself and added to what `deposit` wrote for the
// blocks before it, which bounds the rounding error by about (KC + k / KC) u instead of k u.
//
//   -D TB  1: B's columns are contiguous (b_row is 1), else its rows are (b_col is 1)
//   -D KC  depth of a block, a multiple of 16, 16 to 1024; default 192 (a packed block of 36 KiB)
//   VW must be 16.
//
// Private memory: (KC + 8) * 48 floats. Structure after Goto, van de Geijn, "Anatomy of
// High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008, with the packing of A left out:
// the strip reads each element of A once per strip, in order.

#ifndef KC
#define KC 192
#endif
#define ROWS    8
#define VECTORS 3
#define STRIP   (VECTORS * VW)

#define GEMM_ATTRIBUTES   GROUP_SIZE(1) WIDE
#define GEMM_PART_X       ((int)GLOBAL_ID(0))
#define GEMM_PART_Y       ((int)GLOBAL_ID(1))
#define GEMM_FIRST_ROW(y) ((y)*rows_per_item)
#define GEMM_END_ROW(y)   (GEMM_FIRST_ROW(y) + rows_per_item)
#define GEMM_ROW_STEP     VW
#define GEMM_LOCALS
#define GEMM_PARAMETERS(POINTER)                                                         \
  const int m, const int n, const int k, GLOBAL const float *POINTER a, const int a_row, \
      const int a_col, GLOBAL const float *POINTER b, const int b_row, const int b_col,  \
      const int rows_per_item
#define GEMM(x, y, e) gemm_strip(m, n, k, a, a_row, a_col, b, b_row, b_col, rows_per_item, x, y, e)

// One stage of a 16 x 16 transpose in registers: swaps, between rows i and i + S, the lanes whose
// index has bit S with those whose index lacks it. Stages 1, 2, 4 and 8 together transpose.
#define EXCHANGE(S, LOW, HIGH)                        \
  for (int i = 0; i < 16; i++)                        \
    if ((i & S) == 0) {                               \
      const float16 low = row[i], high = row[i + S];  \
      row[i] = shuffle2(low, high, (uint16)LOW);      \
      row[i + S] = shuffle2(low, high, (uint16)HIGH); \
    }

// Packs to[p][0..16) = B(p, 0..16) for `depth` p from a B whose columns are contiguous.
INLINE WIDE void pack_transposed(GLOBAL const float *from, int step, int depth, float *to) {
  int p = 0;
  for (; p + 16 <= depth; p += 16) {
    float16 row[16];
#pragma unroll
    for (int i = 0; i < 16; i++) row[i] = vload16(0, from + (size_t)i * step + p);
#pragma unroll
    EXCHANGE(1, (0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30),
             (1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
#pragma unroll
    EXCHANGE(2, (0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29),
             (2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
#pragma unroll
    EXCHANGE(4, (0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27),
             (4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
#pragma unroll
    EXCHANGE(8, (0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
             (8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
#pragma unroll
    for (int i = 0; i < 16; i++) vstore16(row[i], 0, to + (p + i) * STRIP);
  }
  for (; p < depth; p++)
    for (int j = 0; j < 16; j++) to[p * STRIP + j] = from[(size_t)j * step + p];
}

// Packs `depth` rows of a strip `width` columns wide; columns up to the next multiple of 16 are 0.
INLINE WIDE void pack_strip(GLOBAL const float *b, int b_row, int b_col, int depth, int width,
                            float *to) {
  for (int j = 0; j < width; j += VW) {
    GLOBAL const float *from = b + (size_t)j * b_col;
    if (width - j < VW) {
      for (int p = 0; p < depth; p++)
        for (int q = 0; q < VW; q++)
          to[p * STRIP + j + q] =
              j + q < width ? from[(size_t)p * b_row + (size_t)q * b_col] : 0.0f;
    } else {
#if TB
      pack_transposed(from, b_col, depth, to + j);
#else
      for (int p = 0; p < depth; p++)
        vstore16(vload16(0, from + (size_t)p * b_row), 0, to + p * STRIP + j);
#endif
    }
  }
}

// Sums one ROWS x (vectors * 16) tile over a packed block into tile[i][j]. A tile with fewer rows
// reads its last row again for the missing ones; nobody looks at what comes of it.
INLINE WIDE void strip_tile(const int vectors, int rows, int depth, GLOBAL const float *a,
                            int a_row, int a_col, const float *packed, float *tile) {
  float16 sum[ROWS][VECTORS];
  GLOBAL const float *source[ROWS];
#pragma unroll
  for (int i = 0; i < ROWS; i++) {
    source[i] = a + (size_t)min(i, rows - 1) * a_row;
#pragma unroll
    for (int v = 0; v < VECTORS; v++) sum[i][v] = 0.0f;
  }
#pragma unroll 1
  for (int p = 0; p < depth; p++) {
    float16 right[VECTORS];
#pragma unroll
    for (int v = 0; v < VECTORS; v++)
      if (v < vectors) right[v] = vload16(v, packed + p * STRIP);
#pragma unroll
    for (int i = 0; i < ROWS; i++) {
      const float16 left = source[i][(size_t)p * a_col];
#pragma unroll
      for (int v = 0; v < VECTORS; v++)
        if (v < vectors) sum[i][v] = fma(left, right[v], sum[i][v]);
    }
  }
#pragma unroll
  for (int i = 0; i < ROWS; i++)
#pragma unroll
    for (int v = 0; v < VECTORS; v++)
      if (v < vectors) vstore16(sum[i][v], v, tile + i * STRIP);
}

INLINE WIDE void gemm_strip(GEMM_PARAMETERS(), const int x, const int y, const Epilogue e) {
  float packed[KC * STRIP] __attribute__((aligned(64)));
  float tile[ROWS * STRIP] __attribute__((aligned(64)));
  const int j0 = x * STRIP;
  const int width = min(STRIP, n - j0);
  const int i0 = y * rows_per_item;
  const int i1 = min(m, i0 + rows_per_item);
  for (int p0 = 0; p0 < k; p0 += KC) {
    const int depth = min(KC, k - p0);
    pack_strip(b + (size_t)p0 * b_row + (size_t)j0 * b_col, b_row, b_col, depth, width, packed);
    for (int i = i0; i < i1; i += ROWS) {
      const int rows = min(ROWS, i1 - i);
      GLOBAL const float *left = a + (size_t)i * a_row + (size_t)p0 * a_col;
      const int first = p0 == 0;
      const int last = p0 + depth == k;
      // One copy of the epilogue after all of these: unrolled into them, it would be most of the
      // program.
#define TILE(V) strip_tile(V, rows, depth, left, a_row, a_col, packed, tile)
      if (width <= VW)
        TILE(1);
      else if (width <= 2 * VW)
        TILE(2);
      else
        TILE(3);
#pragma unroll 1
      for (int r = 0; r < rows; r++)
#pragma unroll 1
        for (int j = 0; j < width; j += VW)
          deposit(e, vload16(0, tile + r * STRIP + j), (size_t)(i + r) * n + j0 + j, j0 + j,
                  width - j, first, last);
    }
  }
}
