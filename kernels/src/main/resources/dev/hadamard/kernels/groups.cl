// groups: what the kernels of group normalisation share (included by a kernel file).
//
//            pixels of a sample                 one work-group, one group of one sample
//   channels +----+----+----+--                 a pixel has ceil(depth / VW) vectors of the group;
//   of the   | 0  | 2  | 4  |                   lane t takes the vectors t, LANES + t, ... of all
//   group    | 1  | 3  | 5  |                   pixels, then a tree combines the lanes in local
//            +----+----+----+--                 memory, always in the same order
//
// x is samples x pixels x (groups depth); mean and scale are samples x groups.
//
// A lane sums `block` vectors in one chain, then the chains.
//
//   -D LANES  work-items in a group, a power of two; 1 on a CPU device
//   VW        floats in a vector, see prelude.cl
//
// Local memory: 4 LANES bytes where LANES > 1, else none.

#include "lanes.cl"

#define GROUP_PARAMETERS const int pixels, const int groups, const int depth, const int block

// The vectors of a lane: p is the pixel, v_index the vector of the pixel. It divides twice at the
// start and then counts.
#define VECTORS ((depth + VW - 1) / VW)
#define WALK                                                               \
  for (int p = lane / VECTORS, v_index = lane % VECTORS; p < pixels;       \
       v_index += LANES % VECTORS, p += LANES / VECTORS + (v_index >= VECTORS), \
           v_index -= v_index >= VECTORS ? VECTORS : 0)

// Adds a term to the chain, and a full chain to the total.
#define ADD(term)         \
  chain += (term);        \
  if (++terms == block) { \
    total += chain;       \
    chain = SPLAT(0.0f);  \
    terms = 0;           \
  }

#if LANES > 1
#define PARTIAL      LOCAL float partial[LANES];
#define PARTIAL_SUMS partial
INLINE float group_sum(float value, LOCAL_POINTER float *partial, int lane) {
  partial[lane] = value;
  BARRIER;
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    if (lane < distance) partial[lane] += partial[lane + distance];
    BARRIER;
  }
  const float sum = partial[0];
  BARRIER;
  return sum;
}
#else
#define PARTIAL
#define PARTIAL_SUMS 0
INLINE float group_sum(float value, int unused, int lane) { return value; }
#endif
