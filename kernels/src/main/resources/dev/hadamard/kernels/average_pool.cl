// average_pool: y <- the mean of each window.
//
// Work-item (x, y) makes vector x of the channels in lines y, y + the range's height, ... of the
// N out_height lines of y. The taps of a row are summed in one chain, then the rows.
//
//   -D PADDED  1: the mean counts the padding, as zeros; 0: it does not
//   the rest: those of pooling.cl. No local memory.

#include "pooling.cl"

KERNEL GROUP_SIZE(GROUP) WIDE
    void average_pool(POOLING_PARAMETERS, GLOBAL const float *RESTRICT x,
                      GLOBAL float *RESTRICT y) {
  const int c = (int)GLOBAL_ID(0) * VW;
  const int count = min(VW, channels - c);
  if (count <= 0) return;
#pragma unroll 1
  for (int line = (int)GLOBAL_ID(1); line < lines; line += (int)GLOBAL_SIZE(1)) {
    const int image = line / out_height;
    const int row = (line - image * out_height) * stride_y - padding_y;
    const int k_first = first_tap(row, dilation_y);
    const int k_end = taps_before(height - row, window_height, dilation_y);
    const int down = counted_taps(row, window_height, dilation_y, height, padding_y, PADDED);
#pragma unroll 1
    for (int j = 0; j < out_width; j++) {
      const int column = j * stride_x - padding_x;
      const int l_first = first_tap(column, dilation_x);
      const int l_end = taps_before(width - column, window_width, dilation_x);
      const int across = counted_taps(column, window_width, dilation_x, width, padding_x, PADDED);
      real total = SPLAT(0.0f);
#pragma unroll 1
      for (int k = k_first; k < k_end; k++) {
        GLOBAL const float *from =
            x + (size_t)(image * height + row + k * dilation_y) * width * channels + c;
        real sum = SPLAT(0.0f);
        for (int l = l_first; l < l_end; l++)
          sum += load_some(from + (size_t)(column + l * dilation_x) * channels, count, 0.0f);
        total += sum;
      }
      const int seen = down > 0 && across > 0 ? down * across : 1;
      store_some(total / (float)seen, y + ((size_t)line * out_width + j) * channels + c, count);
    }
  }
}
