// depthwise_data: dx <- the gradient of a depthwise convolution's input.
//
// Work-item (x, y) makes vector x of the inputs in lines y, y + the range's height, ... of the
// N height lines of dx. A tap reaches a pixel where the stride divides the distance.
//
//   -D GROUP    work-items of a group, all of one line: 1 on CPU devices
//   the rest: those of depthwise.cl. No local memory.

#include "depthwise.cl"

KERNEL GROUP_SIZE(GROUP) WIDE
    void depthwise_data(const int lines, DEPTHWISE_PARAMETERS, GLOBAL const float *RESTRICT delta,
                        GLOBAL const float *RESTRICT w, GLOBAL float *RESTRICT dx) {
  const int c = (int)GLOBAL_ID(0) * VW;
  const int count = min(VW, inputs - c);
  if (count <= 0) return;
#if SPREAD
  const int multiplier = outputs / inputs;
#else
  GLOBAL const float *mine = w + (size_t)c * ALL_TAPS;
  KEEP_WEIGHTS(mine, ALL_TAPS)
#endif
#pragma unroll 1
  for (int line = (int)GLOBAL_ID(1); line < lines; line += (int)GLOBAL_SIZE(1)) {
    const int image = line / height;
    const int i = line - image * height;
#pragma unroll 1
    for (int j = 0; j < width; j++) {
      real total = 0.0f;
      real sum = 0.0f;
      int k = 0;
      int l = 0;
      for (int t = 0; t < ALL_TAPS; t++) {
        const int down = i + padding_y - k * dilation_y;
        const int across = j + padding_x - l * dilation_x;
        const int row = down / stride_y;
        const int column = across / stride_x;
        if (down >= 0 && row * stride_y == down && row < out_height && across >= 0 &&
            column * stride_x == across && column < out_width) {
          GLOBAL const float *pixel =
              delta + (size_t)((image * out_height + row) * out_width + column) * outputs;
#if SPREAD
#pragma unroll 1
          for (int q = 0; q < multiplier; q++) {
            const int o = c * multiplier + q;
            sum = MULTIPLY_ADD(load_apart(pixel + o, multiplier, count),
                               load_apart(w + (size_t)o * ALL_TAPS + t, multiplier * ALL_TAPS, count),
                               sum);
          }
#else
          sum = MULTIPLY_ADD(load_some(pixel + c, count, 0.0f), WEIGHT(mine, ALL_TAPS, t), sum);
#endif
        }
        if ((t + 1) % CHAIN == 0) {
          total += sum;
          sum = 0.0f;
        }
        l++;
        if (l == window_width) {
          l = 0;
          k++;
        }
      }
      store_some(total + sum, dx + ((size_t)line * width + j) * inputs + c, count);
    }
  }
}
