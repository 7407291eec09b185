// gemm_tensor: the inner loops of a matrix product for tensor cores (included by a kernel file).
//
//   sum(i, j) = sum over p of A(i, p) B(p, j)
//   A is m x k, stored k x m where TA; B is k x n, stored n x k where TB. Row-major, contiguous.
//
// One work-group of 8 warps makes a 128 x 128 tile of C; k passes by in slices of 16 through two
// buffers of local memory, one is filled while the other is multiplied:
//
//                    128                    work-group (x, y): tile column x, tile row y
//              +------------+               warp w: 64 rows from 64 (w / 4), 32 columns from
//           16 |  right     |               32 (w mod 4), as 4 x 4 products of 16 x 8
//              +------------+
//      16      +--+--+--+--+                per slice: wait for its copies, barrier, start those
//    +------+  |0 |1 |2 |3 |                of the next one, multiply in two steps of 8
//    | left |  +--+--+--+--+
// 128|      |  |4 |5 |6 |7 |                a lane's elements of a 16 x 8: see tensor_ptx.cl
//    +------+  +--+--+--+--+
//
// An operand lies in local memory the way it is stored: as rows of 16 terms, 4 floats apart, or as
// rows of 128 elements, 8 floats apart. Either way the 32 lanes of a warp read 32 banks: lane (g,
// t) reads bank 20 g + t or 8 t + g. Elements outside the matrices are 0 and never written.
//
// At the end of a k-block the tile goes through the free buffer in four bands of 32 rows, 16 of
// each half, so that neighbouring lanes deposit neighbouring elements.
//
// TERMS = 1 rounds A and B to TF32, u = 2^-11, and sums their products in fp32. TERMS = 3 splits
// each into big + small, both TF32 numbers, and sums big big + big small + small big. What is left
// out of a product is below 2^-21 of it. Tensor cores cut sums off instead of rounding them, so the
// 8 terms of a step are summed by themselves and added with proper rounding; else the error would
// grow with k, not with its root. An infinite A or B gives NaN, as infinity has no small part.
//
//   -D TERMS   1: TF32; 3: 3xTF32
//   -D TA TB   1: operand stored transposed, else 0
//   -D QUADS   1: rows of a and b hold a multiple of 4 floats, copied 4 at a time; else 0
//   -D KC      k-block, a multiple of 16; default 2048, so that no block adds more than 256 steps
//   The group has 256 threads. VW is 1.
//
// Local memory: 40960 bytes for NT, 37888 for NN and TT, 34816 for TN. Source: the split follows
// Ootomo, Yokota, "Recovering single precision accuracy from Tensor Cores while surpassing the FP32
// theoretical peak performance", IJHPCA 36, 2022.

#include "tensor_ptx.cl"

#ifndef KC
#define KC 2048
#endif
#define EDGE       128
#define DEPTH      16
#define THREADS    256
#define SPLIT      (TERMS == 3)
#define QUADS_EACH (EDGE * DEPTH / 4 / THREADS)
// Where element (i, p) of an operand's slice lies, whose rows run along i or along p.
#define PITCH(ALONG)    ((ALONG) ? EDGE + 8 : DEPTH + 4)
#define AT(i, p, ALONG) ((ALONG) ? (p)*PITCH(1) + (i) : (i)*PITCH(0) + (p))
#define SLICE(ALONG)    (PITCH(ALONG) * ((ALONG) ? DEPTH : EDGE))
#define BAND_PITCH      (EDGE + 4)
#define BUFFER_FLOATS   (SLICE(TA) + SLICE(!TB))

#define GEMM_ATTRIBUTES   GROUP_SIZE(THREADS)
#define GEMM_PART_X       GROUP_ID(0)
#define GEMM_PART_Y       GROUP_ID(1)
#define GEMM_FIRST_ROW(y) ((y)*EDGE + (int)LOCAL_ID)
#define GEMM_END_ROW(y)   ((y)*EDGE + EDGE)
#define GEMM_ROW_STEP     THREADS
// An array of quads: one of floats need not begin where a quad may be read.
#define GEMM_LOCALS LOCAL float4 tiles[(2 * BUFFER_FLOATS + EXCHANGE * THREADS) / 4]
#define GEMM_PARAMETERS(POINTER)                                        \
  const int m, const int n, const int k, GLOBAL const float *POINTER a, \
      GLOBAL const float *POINTER b
#define GEMM(x, y, e) gemm_tensor(m, n, k, a, b, x, y, e, (LOCAL_POINTER float *)tiles)

// Starts the copy of a slice: elements i0 to i0 + 127, terms p0 to p0 + 15, of a matrix of `rows`
// rows and `columns` columns whose rows run along i (ALONG) or along p.
INLINE void copy_slice(GLOBAL const float *from, int rows, int columns, int i0, int p0,
                       const int along, LOCAL_POINTER float *to) {
#pragma unroll
  for (int v = 0; v < QUADS_EACH; v++) {
    const unsigned int quad = LOCAL_ID + v * THREADS;
    const int i = (int)(along ? quad % (EDGE / 4) * 4 : quad / (DEPTH / 4));
    const int p = (int)(along ? quad / (EDGE / 4) : quad % (DEPTH / 4) * 4);
    const int row = along ? p0 + p : i0 + i;
    const int column = along ? i0 + i : p0 + p;
    const int count = row < rows ? columns - column : 0;
    GLOBAL const float *source = count > 0 ? from + (size_t)row * columns + column : from;
    LOCAL_POINTER float *target = to + AT(i, p, along);
#if QUADS
    COPY_QUAD(target, source, count > 0 ? 4 : 0);
#else
#pragma unroll
    for (int f = 0; f < 4; f++)
      COPY_FLOAT(target + f, f < count ? source + f : from, f < count ? 1 : 0);
#endif
  }
}

// x as a TF32 number, and in `small` what that leaves of it.
INLINE unsigned int split(float x, unsigned int *small) {
  unsigned int big;
  ROUND(big, x);
#if SPLIT
  ROUND(*small, x - FROM_BITS((int)big));
#endif
  return big;
}

INLINE void gemm_tensor(GEMM_PARAMETERS(), const int x, const int y, const Epilogue e,
                        LOCAL_POINTER float *tiles) {
  const int lane = LOCAL_ID % 32;
  const int g = lane / 4;
  const int t = lane % 4;
  const int warp_row = LOCAL_ID / 32 / 4 * 64;
  const int warp_column = LOCAL_ID / 32 % 4 * 32;
  const int row0 = y * EDGE;
  const int column0 = x * EDGE;

  float sum[4][4][4];
#pragma unroll
  for (int i = 0; i < 4; i++)
#pragma unroll
    for (int j = 0; j < 4; j++)
#pragma unroll
      for (int q = 0; q < 4; q++) sum[i][j][q] = 0.0f;

#define COPY_SLICE(P0, TO)                                 \
  copy_slice(a, TA ? k : m, TA ? m : k, row0, P0, TA, TO); \
  copy_slice(b, TB ? n : k, TB ? k : n, column0, P0, !TB, (TO) + SLICE(TA));

  COPY_SLICE(0, tiles)
  int buffer = 0;
  for (int block = 0; block < k; block += KC) {
    const int end = k - block > KC ? block + KC : k;
    for (int p0 = block; p0 < end; p0 += DEPTH) {
      COPIES_ARRIVE;
      BARRIER;
      LOCAL_POINTER const float *left = tiles + buffer * BUFFER_FLOATS;
      LOCAL_POINTER const float *my_left = left + AT(warp_row + g, t, TA);
      LOCAL_POINTER const float *my_right = left + SLICE(TA) + AT(warp_column + g, t, !TB);
      buffer ^= 1;
      if (p0 + DEPTH < k) {
        COPY_SLICE(p0 + DEPTH, tiles + buffer * BUFFER_FLOATS)
      }
#pragma unroll
      for (int p = 0; p < DEPTH; p += 8) {
        unsigned int big_b[4][2], small_b[4][2];
#pragma unroll
        for (int j = 0; j < 4; j++)
#pragma unroll
          for (int q = 0; q < 2; q++)
            big_b[j][q] = split(my_right[AT(8 * j, p + q * 4, !TB)], &small_b[j][q]);
#pragma unroll
        for (int i = 0; i < 4; i++) {
          unsigned int big_a[4], small_a[4];
#pragma unroll
          for (int q = 0; q < 4; q++)
            big_a[q] = split(my_left[AT(16 * i + q % 2 * 8, p + q / 2 * 4, TA)], &small_a[q]);
#pragma unroll
          for (int j = 0; j < 4; j++) {
#if SPLIT
            float step[4] = {0.0f, 0.0f, 0.0f, 0.0f};
            MULTIPLY(step, small_a, big_b[j], tiles + 2 * BUFFER_FLOATS);
            MULTIPLY(step, big_a, small_b[j], tiles + 2 * BUFFER_FLOATS);
            MULTIPLY(step, big_a, big_b[j], tiles + 2 * BUFFER_FLOATS);
#pragma unroll
            for (int q = 0; q < 4; q++) sum[i][j][q] += step[q];
#else
            MULTIPLY(sum[i][j], big_a, big_b[j], tiles + 2 * BUFFER_FLOATS);
#endif
          }
        }
      }
    }
    // The buffer that was multiplied last; the next slice is on its way to the other one.
    LOCAL_POINTER float *band = tiles + (buffer ^ 1) * BUFFER_FLOATS;
#pragma unroll
    for (int i = 0; i < 4; i++) {
      BARRIER;
#pragma unroll
      for (int j = 0; j < 4; j++)
#pragma unroll
        for (int q = 0; q < 4; q++) {
          band[(warp_row / 4 + g + q / 2 * 8) * BAND_PITCH + warp_column + 8 * j + 2 * t + q % 2] =
              sum[i][j][q];
          sum[i][j][q] = 0.0f;
        }
      BARRIER;
#pragma unroll 1
      for (unsigned int at = LOCAL_ID; at < 32 * EDGE; at += THREADS) {
        const int band_row = (int)(at / EDGE);
        const int row = row0 + band_row / 16 * 64 + 16 * i + band_row % 16;
        const int column = column0 + (int)(at % EDGE);
        if (row < m && column < n)
          deposit(e, band[band_row * BAND_PITCH + (int)(at % EDGE)], (size_t)row * n + column,
                  column, 1, block == 0, end == k);
      }
    }
  }
  BARRIER;  // local memory is free for another tile
}
