// reduce_rows: out(i) <- the sum over j of e(i, j), or the largest; rows x columns elements that are
// computed and not kept.
//
//            columns                       one work-group, one row
//   +--------------------------------+     lane t takes the vectors t, LANES + t, ... of VW floats;
//   | 0  1 .. LANES-1 | 0  1 ..      |     then a tree combines the lanes in local memory, always in
//   +--------------------------------+     the same order
//
//   -D LANES  work-items in a group, a power of two; 1 on a CPU device
//   -D LARGEST, -D VW  see reduction.cl
//
// Local memory: 4 LANES bytes where LANES > 1, else none.

#include "reduction.cl"

#include "program.cl"

KERNEL GROUP_SIZE(LANES)
WIDE void reduce_rows(const int columns, INPUTS, GLOBAL float *RESTRICT out) {
  const int lane = LOCAL_ID;
  const size_t row = (size_t)GROUP_ID(0);
  real total = SPLAT(NEUTRAL(LARGEST));
  for (int j = lane * VW; j < columns; j += LANES * VW) {
    const int count = min(columns - j, VW);
    const real e = element(ARGUMENTS, row * columns + j, count, columns);
    total = COMBINE(LARGEST, total, first_some(e, count, LARGEST));
  }
  float result = combined_lanes(total, LARGEST);
#if LANES > 1
  LOCAL float partial[LANES];
  partial[lane] = result;
  BARRIER;
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    if (lane < distance)
      partial[lane] = COMBINE(LARGEST, partial[lane], partial[lane + distance]);
    BARRIER;
  }
  result = partial[0];
#endif
  if (lane == 0) out[row] = result;
}
