// depthwise_forward: z <- x * w + b, a <- f(z): a depthwise convolution in one launch.
//
//            outputs: VW a work-item
//          +----+----+----+                 work-item (x, y): vector x of the outputs, lines y,
//   line y |    |    |    | each pixel         y + the range's height, ... of N out_height lines of z;
//          +----+----+----+                 it keeps the weights of its outputs in registers
//
// Where z and a are one tensor, only a is written.
//
//   -D GROUP    work-items of a group, all of one line: 1 on CPU devices
//   the rest: those of depthwise.cl and bias_activation.cl. No local memory.

#include "depthwise.cl"

#include "bias_activation.cl"

KERNEL GROUP_SIZE(GROUP) WIDE
    void depthwise_forward(const int lines, DEPTHWISE_PARAMETERS, GLOBAL const float *RESTRICT x,
                           GLOBAL const float *RESTRICT w, GLOBAL const float *RESTRICT bias,
                           GLOBAL float *z, GLOBAL float *out) {
  const Epilogue e = {bias, z, out};
  const int o = (int)GLOBAL_ID(0) * VW;
  const int count = min(VW, outputs - o);
  if (count <= 0) return;
  const int multiplier = outputs / inputs;
  GLOBAL const float *mine = w + (size_t)o * ALL_TAPS;
  KEEP_WEIGHTS(mine, ALL_TAPS)
#pragma unroll 1
  for (int line = (int)GLOBAL_ID(1); line < lines; line += (int)GLOBAL_SIZE(1)) {
    const int image = line / out_height;
    const int i = line - image * out_height;
#pragma unroll 1
    for (int j = 0; j < out_width; j++) {
      real total = 0.0f;
      real sum = 0.0f;
      int k = 0;
      int l = 0;
      for (int t = 0; t < ALL_TAPS; t++) {
        const int row = i * stride_y - padding_y + k * dilation_y;
        const int column = j * stride_x - padding_x + l * dilation_x;
        if (row >= 0 && row < height && column >= 0 && column < width) {
          const size_t pixel = (size_t)((image * height + row) * width + column);
          sum = MULTIPLY_ADD(load_inputs(x + pixel * inputs, o, multiplier, count),
                             WEIGHT(mine, ALL_TAPS, t), sum);
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
      deposit(e, total + sum, ((size_t)line * out_width + j) * outputs + o, o, count, 1, 1);
    }
  }
}
