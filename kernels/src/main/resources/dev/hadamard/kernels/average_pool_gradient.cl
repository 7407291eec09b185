// average_pool_gradient: dx <- the sum of delta over the positions that see the pixel, each divided
// by the number of taps that its mean counts.
//
// Work-item (x, y) makes vector x of the channels in lines y, y + the range's height, ... of the
// N height lines of dx. The positions in one line are summed in one chain, then the lines.
//
//   -D PADDED  1: the mean counts the padding; 0: it does not
//   the rest: those of pooling.cl. No local memory.

#include "pooling.cl"

KERNEL GROUP_SIZE(GROUP) WIDE
    void average_pool_gradient(POOLING_PARAMETERS, GLOBAL const float *RESTRICT delta,
                               GLOBAL float *RESTRICT dx) {
  const int c = (int)GLOBAL_ID(0) * VW;
  const int count = min(VW, channels - c);
  if (count <= 0) return;
  const int reach_y = (window_height - 1) * dilation_y;
  const int reach_x = (window_width - 1) * dilation_x;
#pragma unroll 1
  for (int line = (int)GLOBAL_ID(1); line < lines; line += (int)GLOBAL_SIZE(1)) {
    const int image = line / height;
    const int down = line - image * height + padding_y;
    const int i_first = max(0, down - reach_y + stride_y - 1) / stride_y;
    const int i_last = min(out_height - 1, down / stride_y);
    Positions p = positions_of_0(stride_x, padding_x, reach_x);
#pragma unroll 1
    for (int u = 0; u < width; u++) {
      const int j_last = min(out_width - 1, p.last);
      real total = SPLAT(0.0f);
#pragma unroll 1
      for (int i = i_first; i <= i_last; i++) {
        const int row = i * stride_y - padding_y;
#if DILATED
        if ((down - i * stride_y) % dilation_y != 0) continue;
#endif
        const int tall = counted_taps(row, window_height, dilation_y, height, padding_y, PADDED);
        real sum = SPLAT(0.0f);
#pragma unroll 1
        for (int j = p.first; j <= j_last; j++) {
#if DILATED
          if ((u + padding_x - j * stride_x) % dilation_x != 0) continue;
#endif
          const int column = j * stride_x - padding_x;
          const int wide =
              counted_taps(column, window_width, dilation_x, width, padding_x, PADDED);
          const size_t at = ((size_t)(image * out_height + i) * out_width + j) * channels + c;
          sum += load_some(delta + at, count, 0.0f) / (float)(tall * wide);
        }
        total += sum;
      }
      store_some(total, dx + ((size_t)line * width + u) * channels + c, count);
      p = next_positions(p, stride_x);
    }
  }
}
