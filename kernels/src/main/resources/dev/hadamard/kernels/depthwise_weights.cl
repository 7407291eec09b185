// depthwise_weights: w <- alpha times the gradient of a depthwise convolution's weights + beta w.
//
//             ACROSS vectors of VW outputs
//           +------------------------------+    work-group (x, y): outputs x, tap y; work-item t is
//   lane 0  | pixel 0, LANES, 2 LANES, ... |    lane t / ACROSS of vector t % ACROSS
//   lane 1  | pixel 1, LANES + 1, ...      |    each lane sums its pixels, then a tree adds the lanes
//     ...   |                              |    in local memory, always in the same order
//           +------------------------------+
//
// A lane sums `block` of its pixels in one chain, then the chains. beta = 0 never reads w.
//
//   -D ACROSS  vectors across, 1 to 256
//   -D LANES   pixels at once, a power of two; ACROSS * LANES is the size of the group
//   the rest: those of depthwise.cl; VW is 1 where LANES > 1
//
// Local memory: 4 ACROSS LANES bytes where LANES > 1, else none.

#include "depthwise.cl"

KERNEL GROUP_SIZE(ACROSS *LANES) WIDE
    void depthwise_weights(const int pixels, const int block, DEPTHWISE_PARAMETERS,
                           const float alpha, GLOBAL const float *RESTRICT delta,
                           GLOBAL const float *RESTRICT x, const float beta,
                           GLOBAL float *RESTRICT w) {
  const unsigned int lane = LOCAL_ID / ACROSS;
  const unsigned int across = LOCAL_ID % ACROSS;
  const int o = (GROUP_ID(0) * ACROSS + (int)across) * VW;
  const int count = min(outputs - o, VW);
  const int multiplier = outputs / inputs;
  const int tap = GROUP_ID(1);
  const int k = tap / window_width;
  const int down = k * dilation_y - padding_y;
  const int right = (tap - k * window_width) * dilation_x - padding_x;
  real total = 0.0f;
  if (count > 0) {
    real sum = 0.0f;
    int summed = 0;
#pragma unroll 1
    for (int pixel = (int)lane; pixel < pixels; pixel += LANES) {
      const int line = pixel / out_width;
      const int image = line / out_height;
      const int row = (line - image * out_height) * stride_y + down;
      const int column = (pixel - line * out_width) * stride_x + right;
      if (row >= 0 && row < height && column >= 0 && column < width) {
        const size_t source = (size_t)((image * height + row) * width + column);
        sum = MULTIPLY_ADD(load_some(delta + (size_t)pixel * outputs + o, count, 0.0f),
                           load_inputs(x + source * inputs, o, multiplier, count), sum);
      }
      summed++;
      if (summed == block) {
        total += sum;
        sum = 0.0f;
        summed = 0;
      }
    }
    total += sum;
  }
#if LANES > 1
  LOCAL float partial[LANES * ACROSS];
  partial[LOCAL_ID] = total;
  BARRIER;
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    if (lane < distance) partial[LOCAL_ID] += partial[LOCAL_ID + distance * ACROSS];
    BARRIER;
  }
  total = partial[across];
#endif
  if (lane == 0 && count > 0) {
    float lanes[VW];
    STORE(total, lanes);
#pragma unroll 1
    for (int q = 0; q < count; q++) {
      GLOBAL float *at = w + (size_t)(o + q) * taps + tap;
      float value = alpha * lanes[q];
      if (beta != 0.0f) value = MULTIPLY_ADD(beta, *at, value);
      *at = value;
    }
  }
}
