// pooling: what the kernels of pooling share (included by a kernel file). Each channel is pooled by
// itself, so work-items run along the channels, which are neighbours in memory.
//
// x is N x height x width x channels, y is N x out_height x out_width x channels.
//
//   -D GROUP    work-items of a group, all of one line: 1 on CPU devices
//   -D DILATED  1: a dilation is above 1; 0: both are 1, and no kernel divides by one
//   VW          floats in a vector, see prelude.cl: neighbouring channels

#include "prelude.cl"

#define POOLING_PARAMETERS                                                                        \
  const int lines, const int height, const int width, const int channels, const int out_height,   \
      const int out_width, const int window_height, const int window_width, const int stride_y,   \
      const int stride_x, const int padding_y, const int padding_x, const int dilation_y,         \
      const int dilation_x

#if DILATED
#define IN_TAPS(lines, dilation) (((lines) + (dilation)-1) / (dilation))
#else
#define IN_TAPS(lines, dilation) (lines)
#endif

// The first tap on the image; tap 0 reads line `start`.
INLINE int first_tap(int start, int dilation) { return start < 0 ? IN_TAPS(-start, dilation) : 0; }

// How many taps from 0 on read less than `lines` lines further on.
INLINE int taps_before(int lines, int taps, int dilation) {
  return lines <= 0 ? 0 : min(taps, IN_TAPS(lines, dilation));
}

// How many taps a mean counts at the position that begins at `start`.
INLINE int counted_taps(int start, int taps, int dilation, int extent, int padding, int padded) {
  return padded ? taps_before(extent + padding - start, taps, dilation)
                : taps_before(extent - start, taps, dilation) - first_tap(start, dilation);
}

// The positions of a window that can reach a column, for columns one after the other: from the
// first to the last one, by counting instead of dividing. `ahead` is the column with its padding,
// less the reach of the window.
typedef struct {
  int first;
  int first_rest;
  int ahead;
  int last;
  int last_rest;
} Positions;

INLINE Positions positions_of_0(int stride, int padding, int reach) {
  Positions p;
  p.ahead = padding - reach;
  p.first = p.ahead > 0 ? (p.ahead + stride - 1) / stride : 0;
  p.first_rest = p.ahead > 0 ? p.ahead % stride : 0;
  p.last = padding / stride;
  p.last_rest = padding % stride;
  return p;
}

INLINE Positions next_positions(Positions p, int stride) {
  if (p.ahead >= 0) {
    if (p.first_rest == 0) p.first++;
    p.first_rest = p.first_rest + 1 == stride ? 0 : p.first_rest + 1;
  }
  p.ahead++;
  p.last_rest++;
  if (p.last_rest == stride) {
    p.last_rest = 0;
    p.last++;
  }
  return p;
}
