// gemm_strip: the inner loops of a matrix product for CPU devices (included by a kernel file).
//
//   sum(i, j) = sum over p of A(i, p) B(p, j)
//   A(i, p) = a[i * a_row + p * a_col], B(p, j) = b[p * b_row + j * b_col]
//
// No local memory and no barrier: on a CPU both cost more than they save. One work-item makes
// rows_per_item x columns_per_item elements of C. It keeps a block of B, packed vector by vector,
// in a private array that stays in the L2 cache while the item's rows pass by, few enough for L1:
//
//              columns_per_item
//          +-----+-----+-----+-----+      work-item (x, y) of a grid of groups of one:
//       p0 |    <= KC x NC of B    |        x: part of the columns, at most NC of them
//          +-----+-----+-----+-----+        y: part of the rows
//   +--+   +-----+-----+-----+-----+
//   |A |   |strip|strip|strip|strip|      8 rows x 3 vectors of 16 floats at a time are summed in
//   +--+   +-----+-----+-----+-----+      24 registers, a row of strips is deposited together
//
// Packing a transposed operand costs as much as multiplying it with some 16 rows. So the one to
// pack is the one that meets many rows of the other. Where C has few rows and both operands run
// along k, as in the forward pass of a layer, DOWN exchanges the two, C^T = B^T A^T: the vectors
// run down C's columns, A is packed, B passes by, and each tile is transposed on its way to C.
//
// k runs in blocks of at most KC, all about equal. Each block is summed by itself and added to what
// `deposit` wrote for the blocks before it, which bounds the rounding error by about (KC + k / KC)
// u instead of k u.
//
//   -D TA    1: A's rows run along i (a_row is 1), else along p (a_col is 1)
//   -D TB    1: B's rows run along p (b_row is 1), else along j (b_col is 1)
//   -D DOWN  1: exchanged: rows_per_item and y count columns of C, columns_per_item and x rows. Not
//            for kernels that do something by row (GEMM_FIRST_ROW). Default 0
//   -D KC    most terms of a block, a multiple of 16, 16 to 1024; default 512
//   -D NC    most columns of an item, a multiple of 16, 48 to 1024; default 256
//   VW must be 16. rows_per_item and columns_per_item are multiples of 16.
//
// Private memory: KC NC + 16 KC + 16 NC + 256 floats, 561 KiB by default. Source of the blocking:
// Goto, van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008;
// with the roles of A and B exchanged, as C is row-major here.

#ifndef KC
#define KC 512
#endif
#ifndef NC
#define NC 256
#endif
#ifndef DOWN
#define DOWN 0
#endif
#define ROWS    8
#define VECTORS 3

// Whether the operand that passes by runs along the rows, so that a panel of it has to be packed,
// and whether the one that stays runs along k, so that it has to be transposed.
#define LEFT_ALONG_ROWS (DOWN ? !TB : TA)
#define RIGHT_ALONG_K   (DOWN ? !TA : TB)

// Rows of a tile: two panels where a line of memory or a block to be transposed is 16 rows high.
#if DOWN || TA
#define TILE_ROWS 16
#else
#define TILE_ROWS 8
#endif

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
      const int rows_per_item, const int columns_per_item
#if DOWN
#define GEMM(x, y, e) \
  gemm_strip(n, m, k, b, b_col, b_row, a, a_col, a_row, rows_per_item, columns_per_item, x, y, e)
#else
#define GEMM(x, y, e)                                                                              \
  gemm_strip(m, n, k, a, a_row, a_col, b, b_row, b_col, rows_per_item, columns_per_item, x, y, \
             e GEOMETRY_ARGUMENT)
#endif

// One stage of a 16 x 16 transpose in registers: swaps, between rows i and i + S, the lanes whose
// index has bit S with those whose index lacks it. Stages 1, 2, 4 and 8 together transpose.
#define EXCHANGE(S, LOW, HIGH)                        \
  for (int i = 0; i < 16; i++)                        \
    if ((i & S) == 0) {                               \
      const float16 low = row[i], high = row[i + S];  \
      row[i] = shuffle2(low, high, (uint16)LOW);      \
      row[i + S] = shuffle2(low, high, (uint16)HIGH); \
    }

INLINE WIDE void transpose(float16 *row) {
#pragma unroll
  EXCHANGE(1, (0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30),
           (1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31));
#pragma unroll
  EXCHANGE(2, (0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29),
           (2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31));
#pragma unroll
  EXCHANGE(4, (0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27),
           (4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31));
#pragma unroll
  EXCHANGE(8, (0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
           (8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
}

// Packs to[p][0..16) = B(p, 0..16) for `depth` p from a B whose columns are contiguous.
INLINE WIDE void pack_transposed(GLOBAL const float *from, int step, int depth, float *to) {
  int p = 0;
#pragma unroll 1
  for (; p + 16 <= depth; p += 16) {
    float16 row[16];
#pragma unroll
    for (int i = 0; i < 16; i++) row[i] = vload16(0, from + (size_t)i * step + p);
    transpose(row);
#pragma unroll
    for (int i = 0; i < 16; i++) vstore16(row[i], p + i, to);
  }
#pragma unroll 1
  for (; p < depth; p++)
#pragma unroll 1
    for (int j = 0; j < VW; j++) to[p * VW + j] = from[(size_t)j * step + p];
}

// Packs `depth` rows of a block `width` columns wide, vector by vector: to[v][p][0..16). Columns up
// to the next multiple of 16 are 0.
INLINE WIDE void pack_block(GLOBAL const float *b, int b_row, int b_col, int depth, int width,
                            float *to) {
  const int whole = width / VW;
#if RIGHT_ALONG_K
#pragma unroll 1
  for (int v = 0; v < whole; v++)
    pack_transposed(b + (size_t)v * VW * b_col, b_col, depth, to + v * KC * VW);
#else
#pragma unroll 1
  for (int p = 0; p < depth; p++)
    for (int v = 0; v < whole; v++) vstore16(vload16(v, b + (size_t)p * b_row), v * KC + p, to);
#endif
  const int rest = width - whole * VW;
  if (rest > 0) {
    GLOBAL const float *from = b + (size_t)whole * VW * b_col;
#pragma unroll 1
    for (int p = 0; p < depth; p++)
#pragma unroll 1
      for (int j = 0; j < VW; j++)
        to[(whole * KC + p) * VW + j] =
            j < rest ? from[(size_t)p * b_row + (size_t)j * b_col] : 0.0f;
  }
}

#if GATHER_RIGHT || defined(RIGHT_ROW)
#if GATHER_RIGHT
// The same of a gathered matrix: the walk over its columns is the same for every row.
INLINE WIDE void pack_rows(const Gather g, GLOBAL const float *images, int p0, int j, int depth,
                           int width, float *to) {
  Position at = position(g, p0);
  const Column begin = column_of(g, j);
#pragma unroll 1
  for (int p = 0; p < depth; p++) {
    Column c = begin;
#pragma unroll 1
    for (int v = 0; v * VW < width; v++)
      STORE(gather_vector(g, images, at, &c, min(VW, width - v * VW)), to + (v * KC + p) * VW);
    at = next_position(g, at);
  }
}
#else
// The same of one row.
INLINE WIDE void pack_row(GLOBAL const float *from, int p, int width, float *to) {
#pragma unroll 1
  for (int v = 0; v * VW < width; v++)
    STORE(load_some(from + v * VW, width - v * VW, 0.0f), to + (v * KC + p) * VW);
}
#endif
#endif

#if GATHER_LEFT && SHORT_RUNS
#define LEFT          const float *
#define LEFT_AT(i, p) left[(p)*ROWS + (i)]
#define PANEL_FLOATS  (ROWS * KC)
#define PANEL_STEP    0
#define NOWHERE       (-(1 << 30))

// Gathers panel[p][0..8) = A(i..i + 8, p0 + p): eight positions of the window at a time, which are
// often neighbours in the image. Rows that do not exist are 0.
INLINE WIDE void gather_panel(const Gather g, GLOBAL const float *images, int i, int rows, int p0,
                              int depth, float *panel) {
  int line[ROWS];
  int left[ROWS];
  int image[ROWS];
  Position at = position(g, i);
#pragma unroll 1
  for (int r = 0; r < ROWS; r++) {
    line[r] = r < rows ? at.i * g.step_y + g.origin_y : NOWHERE;
    left[r] = at.j * g.step_x + g.origin_x;
    image[r] = at.image * g.height * g.width;
    at = next_position(g, at);
  }
  const int last = ROWS - 1;
  const int neighbours = line[last] == line[0] && image[last] == image[0] && g.step_x == 1;
  Column c = column_of(g, p0);
#pragma unroll 1
  for (int p = 0; p < depth; p++) {
    const int y = c.k * g.line_step;
    const int u = c.l * g.run_step + c.s;
    if (neighbours && line[0] + y >= 0 && line[0] + y < g.height && left[0] + u >= 0 &&
        left[last] + u < g.width) {
      vstore8(vload8(0, images + (size_t)(image[0] + (line[0] + y) * g.width + left[0] + u)), p,
              panel);
    } else {
#pragma unroll 1
      for (int r = 0; r < ROWS; r++) {
        const int inside = line[r] + y >= 0 && line[r] + y < g.height && left[r] + u >= 0 &&
                           left[r] + u < g.width;
        panel[p * ROWS + r] =
            inside ? images[(size_t)(image[r] + (line[r] + y) * g.width + left[r] + u)] : 0.0f;
      }
    }
    c.s++;
    if (c.s == g.run) c = next_run(g, c);
  }
}
#elif GATHER_LEFT
#define LEFT          const float *
#define LEFT_AT(i, p) source[i][p]
#define PANEL_PITCH   (KC + VW)
#define PANEL_FLOATS  (ROWS * PANEL_PITCH)
#define PANEL_STEP    PANEL_PITCH

// Gathers panel[r][0..depth) = A(i + r, p0..p0 + depth).
INLINE WIDE void gather_panel(const Gather g, GLOBAL const float *images, int i, int rows, int p0,
                              int depth, float *panel) {
  Position at = position(g, i);
  const Column begin = column_of(g, p0);
#pragma unroll 1
  for (int r = 0; r < rows; r++) {
    gather_row(g, images, at, begin, depth, panel + r * PANEL_PITCH);
    at = next_position(g, at);
  }
}
#elif LEFT_ALONG_ROWS
#define LEFT          const float *
#define LEFT_AT(i, p) left[(p)*ROWS + (i)]

// Packs two panels, to[0..1][p][0..8) = A(0..16, p). Rows that do not exist are 0.
INLINE WIDE void pack_panels(GLOBAL const float *a, int a_col, int rows, int depth, float *to) {
#pragma unroll 1
  for (int p = 0; p < depth; p++) {
    GLOBAL const float *from = a + (size_t)p * a_col;
    if (rows == TILE_ROWS) {
      vstore8(vload8(0, from), p, to);
      vstore8(vload8(1, from), p, to + KC * ROWS);
    } else {
#pragma unroll 1
      for (int i = 0; i < TILE_ROWS; i++)
        to[(i / ROWS * KC + p) * ROWS + i % ROWS] = i < rows ? from[i] : 0.0f;
    }
  }
}
#else
#define LEFT          GLOBAL const float *
#define LEFT_AT(i, p) source[i][p]
#endif

// Sums 8 rows x (vectors * 16) columns over a packed block. Where there are fewer rows the last one
// is read again for the missing ones; the result is not used.
INLINE WIDE void strip_tile(const int vectors, int rows, int depth, LEFT left, int row_step,
                            const float *packed, float *tile) {
  float16 sum[ROWS][VECTORS];
  LEFT source[ROWS];
#pragma unroll
  for (int i = 0; i < ROWS; i++) {
    source[i] = left + (size_t)min(i, rows - 1) * row_step;
#pragma unroll
    for (int v = 0; v < VECTORS; v++) sum[i][v] = 0.0f;
  }
#pragma unroll 1
  for (int p = 0; p < depth; p++) {
    float16 right[VECTORS];
#pragma unroll
    for (int v = 0; v < VECTORS; v++)
      if (v < vectors) right[v] = vload16(v * KC + p, packed);
#pragma unroll
    for (int i = 0; i < ROWS; i++) {
      const float16 factor = LEFT_AT(i, p);
#pragma unroll
      for (int v = 0; v < VECTORS; v++)
        if (v < vectors) sum[i][v] = fma(factor, right[v], sum[i][v]);
    }
  }
#pragma unroll
  for (int i = 0; i < ROWS; i++)
#pragma unroll
    for (int v = 0; v < VECTORS; v++)
      if (v < vectors) vstore16(sum[i][v], v, tile + i * NC);
}

// Sums a row of strips. The last four vectors are two strips of two: one of one vector is slower.
INLINE WIDE void strip_row(int width, int rows, int depth, LEFT left, int row_step,
                           const float *packed, float *tile) {
  const int end = (width + VW - 1) / VW;
  int vectors;
#pragma unroll 1
  for (int v = 0; v < end; v += vectors) {
    const int rest = end - v;
    vectors = rest == 4 ? 2 : min(rest, VECTORS);
#define TILE(V) strip_tile(V, rows, depth, left, row_step, packed + v * KC * VW, tile + v * VW)
    if (vectors == 3)
      TILE(3);
    else if (vectors == 2)
      TILE(2);
    else
      TILE(1);
  }
}

// Deposits `width` columns of one row of C. Almost all vectors are whole: for these the compiler
// knows `count`.
INLINE WIDE void deposit_row(const Epilogue e, const float *row, size_t at, int column, int width,
                             int first, int last) {
  int j = 0;
#pragma unroll 1
  for (; j + VW <= width; j += VW)
    deposit(e, vload16(0, row + j), at + j, column + j, VW, first, last);
  if (j < width) deposit(e, vload16(0, row + j), at + j, column + j, width - j, first, last);
}

#if DOWN
// Deposits the transpose of a tile: its `rows` are neighbours in a row of C, its `width` columns
// are rows of C, `step` floats apart.
INLINE WIDE void deposit_turned(const Epilogue e, const float *tile, size_t at, int step,
                                int column, int rows, int width, int first, int last) {
#pragma unroll 1
  for (int j = 0; j < width; j += VW) {
    float16 row[16];
    float turned[16 * VW] __attribute__((aligned(64)));
#pragma unroll
    for (int r = 0; r < 16; r++) row[r] = vload16(0, tile + r * NC + j);
    transpose(row);
#pragma unroll
    for (int r = 0; r < 16; r++) vstore16(row[r], r, turned);
    const int count = min(VW, width - j);
#pragma unroll 1
    for (int r = 0; r < count; r++)
      deposit_row(e, turned + r * VW, at + (size_t)(j + r) * step, column, rows, first, last);
  }
}
#endif

INLINE WIDE void gemm_strip(GEMM_PARAMETERS(), const int x, const int y,
                            const Epilogue e GEOMETRY_PARAMETER) {
  float packed[KC * NC] __attribute__((aligned(64)));
  float tile[TILE_ROWS * NC] __attribute__((aligned(64)));
#if GATHER_LEFT
  float panel[PANEL_FLOATS] __attribute__((aligned(64)));
#elif LEFT_ALONG_ROWS
  float panels[2 * KC * ROWS] __attribute__((aligned(64)));
#endif
  const int j = x * columns_per_item;
  const int width = min(columns_per_item, n - j);
  const int end = min(m, (y + 1) * rows_per_item);
  const int blocks = (k - 1) / KC + 1;
  const int most = ((k - 1) / blocks / VW + 1) * VW;
#pragma unroll 1
  for (int p = 0; p < k; p += most) {
    const int depth = min(most, k - p);
    const int first = p == 0;
    const int last = p + depth == k;
#if GATHER_RIGHT
    pack_rows(geometry.gather, b, p, j, depth, width, packed);
#elif defined(RIGHT_ROW)
#pragma unroll 1
    for (int q = 0; q < depth; q++) pack_row(b + RIGHT_ROW(p + q) + j, q, width, packed);
#else
    pack_block(b + (size_t)p * b_row + (size_t)j * b_col, b_row, b_col, depth, width, packed);
#endif
#pragma unroll 1
    for (int i = y * rows_per_item; i < end; i += TILE_ROWS) {
      const int rows = min(TILE_ROWS, end - i);
#if GATHER_LEFT
      gather_panel(geometry.gather, a, i, rows, p, depth, panel);
#else
      GLOBAL const float *left = a + (size_t)i * a_row + (size_t)p * a_col;
#if LEFT_ALONG_ROWS
      pack_panels(left, a_col, rows, depth, panels);
#endif
#endif
#pragma unroll 1
      for (int r = 0; r < rows; r += ROWS)
#if GATHER_LEFT
        strip_row(width, PANEL_STEP ? rows : ROWS, depth, panel, PANEL_STEP, packed, tile);
#elif LEFT_ALONG_ROWS
        strip_row(width, ROWS, depth, panels + r * KC, 0, packed, tile + r * NC);
#else
        strip_row(width, min(ROWS, rows - r), depth, left + (size_t)r * a_row, a_row, packed,
                  tile + r * NC);
#endif
#if DOWN
      // Here C has m columns: they are this product's rows.
      deposit_turned(e, tile, (size_t)j * m + i, m, i, rows, width, first, last);
#else
#pragma unroll 1
      for (int r = 0; r < rows; r++)
        deposit_row(e, tile + r * NC, OUTPUT_PLACE(i + r, j), j, width, first, last);
#endif
    }
  }
}
