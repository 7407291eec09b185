// depthwise: what the kernels of depthwise convolutions share (included by a kernel file). Output o
// reads input o / multiplier alone, so there is no matrix product in them: work-items run along the
// channels, which are neighbours in memory.
//
// x is N x height x width x inputs, z is N x out_height x out_width x outputs, with outputs =
// multiplier inputs; w is outputs x taps.
//
//   -D TAPS    taps of the window, its rows times its columns: a work-item then keeps its weights in
//              registers; 0: any number, and weights are read where they are needed
//   -D SPREAD  1: multiplier is above 1; 0: it is 1
//   VW         floats in a vector, see prelude.cl: neighbouring channels

#include "prelude.cl"

// Terms that are summed in one chain.
#define CHAIN 128

#define DEPTHWISE_PARAMETERS                                                                       \
  const int taps, const int height, const int width, const int inputs, const int out_height, const int out_width, \
      const int outputs, const int window_width, const int stride_y, const int stride_x,          \
      const int padding_y, const int padding_x, const int dilation_y, const int dilation_x

#if TAPS
#define ALL_TAPS TAPS
// The weights of VW outputs that are `step` apart, in registers.
#define KEEP_WEIGHTS(w, step) \
  real weights[TAPS];         \
  for (int t = 0; t < TAPS; t++) weights[t] = load_apart((w) + t, step, count);
#define WEIGHT(w, step, t) weights[t]
#else
#define ALL_TAPS taps
#define KEEP_WEIGHTS(w, step)
#define WEIGHT(w, step, t) load_apart((w) + (t), step, count)
#endif

// VW floats `step` apart, of which the first `count` exist; the others become 0.
INLINE WIDE real load_apart(GLOBAL const float *p, int step, int count) {
  float lanes[VW];
#pragma unroll 1
  for (int q = 0; q < VW; q++) lanes[q] = q < count ? p[(size_t)q * step] : 0.0f;
  return LOAD(lanes);
}

// What the outputs from `o` on read of a pixel of x.
INLINE WIDE real load_inputs(GLOBAL const float *pixel, int o, int multiplier, int count) {
#if SPREAD
  float lanes[VW];
#pragma unroll 1
  for (int q = 0; q < VW; q++) lanes[q] = q < count ? pixel[(o + q) / multiplier] : 0.0f;
  return LOAD(lanes);
#else
  return load_some(pixel + o, count, 0.0f);
#endif
}
