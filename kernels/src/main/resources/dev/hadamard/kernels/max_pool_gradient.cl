// max_pool_gradient: dx <- the sum of delta over the positions whose largest element the pixel was.
//
// Work-item (x, y) makes vector x of the channels in lines y, y + the range's height, ... of the
// N height lines of dx. The positions in one line are summed in one chain, then the lines.
//
//   the options: those of pooling.cl. No local memory.

#include "pooling.cl"

KERNEL GROUP_SIZE(GROUP) WIDE
    void max_pool_gradient(POOLING_PARAMETERS, GLOBAL const float *RESTRICT delta,
                           GLOBAL const float *RESTRICT winner, GLOBAL float *RESTRICT dx) {
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
        const int k = IN_TAPS(down - i * stride_y, dilation_y);
#if DILATED
        if (k * dilation_y != down - i * stride_y) continue;
#endif
        real sum = SPLAT(0.0f);
#pragma unroll 1
        for (int j = p.first; j <= j_last; j++) {
          const int l = IN_TAPS(u + padding_x - j * stride_x, dilation_x);
#if DILATED
          if (l * dilation_x != u + padding_x - j * stride_x) continue;
#endif
          const size_t at = ((size_t)(image * out_height + i) * out_width + j) * channels + c;
          const real tap = load_some(winner + at, count, -1.0f);
          const real d = load_some(delta + at, count, 0.0f);
          sum += tap == SPLAT((float)(k * window_width + l)) ? d : SPLAT(0.0f);
        }
        total += sum;
      }
      store_some(total, dx + ((size_t)line * width + u) * channels + c, count);
      p = next_positions(p, stride_x);
    }
  }
}
