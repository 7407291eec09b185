// max_pool: y <- the largest element of each window, winner <- the tap at which it is found first.
//
//          channels: VW a work-item
//          +----+----+----+                 work-item (x, y): vector x of the channels, lines y,
//   line y |    |    |    | each pixel         y + the range's height, ... of N out_height lines of y
//          +----+----+----+
//
// The padding is not there. NaN is larger than all else, and the first NaN wins. A window without a
// pixel has -INFINITY and the winner -1.
//
//   -D KEEP_WINNER  1: both are written; 0: they are one tensor, and only y is written
//   the rest: those of pooling.cl. No local memory.

#include "pooling.cl"

KERNEL GROUP_SIZE(GROUP) WIDE
    void max_pool(POOLING_PARAMETERS, GLOBAL const float *RESTRICT x, GLOBAL float *winner,
                  GLOBAL float *y) {
  const int c = (int)GLOBAL_ID(0) * VW;
  const int count = min(VW, channels - c);
  if (count <= 0) return;
#pragma unroll 1
  for (int line = (int)GLOBAL_ID(1); line < lines; line += (int)GLOBAL_SIZE(1)) {
    const int image = line / out_height;
    const int row = (line - image * out_height) * stride_y - padding_y;
    const int k_first = first_tap(row, dilation_y);
    const int k_end = taps_before(height - row, window_height, dilation_y);
#pragma unroll 1
    for (int j = 0; j < out_width; j++) {
      const int column = j * stride_x - padding_x;
      const int l_first = first_tap(column, dilation_x);
      const int l_end = taps_before(width - column, window_width, dilation_x);
      real best = SPLAT(-INFINITY);
#if KEEP_WINNER
      const int seen = k_first < k_end && l_first < l_end;
      real tap = SPLAT(seen ? (float)(k_first * window_width + l_first) : -1.0f);
#endif
#pragma unroll 1
      for (int k = k_first; k < k_end; k++) {
        GLOBAL const float *from =
            x + (size_t)(image * height + row + k * dilation_y) * width * channels + c;
        for (int l = l_first; l < l_end; l++) {
          const real v =
              load_some(from + (size_t)(column + l * dilation_x) * channels, count, 0.0f);
#if KEEP_WINNER
          tap = (best == best) & ((v > best) | (v != v))
                    ? SPLAT((float)(k * window_width + l))
                    : tap;
#endif
          best = (best == best) & ((v > best) | (v != v)) ? v : best;
        }
      }
      const size_t at = ((size_t)line * out_width + j) * channels + c;
#if KEEP_WINNER
      store_some(tap, winner + at, count);
#endif
      store_some(best, y + at, count);
    }
  }
}
