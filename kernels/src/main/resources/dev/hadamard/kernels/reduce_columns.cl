// reduce_columns: out(j) <- the sum over i of e(i, j), or the largest; rows x columns elements that
// are computed and not kept.
//
// The work-groups are those of sum_rows.cl, and each lane takes its rows in the blocks of
// column_sum.cl.
//
//   -D ACROSS  vectors across, 1 to 256
//   -D LANES   rows at once, a power of two; ACROSS * LANES is the size of the group
//   -D VW      floats in a vector, see prelude.cl; 1 where LANES > 1
//   -D LARGEST see reduction.cl
//
// Local memory: 4 ACROSS LANES bytes where LANES > 1, else none.

#include "reduction.cl"

#include "program.cl"

KERNEL GROUP_SIZE(ACROSS *LANES) WIDE
    void reduce_columns(const int rows, const int columns, const int block, INPUTS,
                        GLOBAL float *RESTRICT out) {
  const unsigned int lane = LOCAL_ID / ACROSS;
  const unsigned int across = LOCAL_ID % ACROSS;
  const int j = (GROUP_ID(0) * ACROSS + (int)across) * VW;
  const int count = min(columns - j, VW);
  real total = SPLAT(NEUTRAL(LARGEST));
  const size_t span = (size_t)block * LANES;
  for (size_t from = lane; count > 0 && from < (size_t)rows; from += span) {
    const size_t end = min(from + span, (size_t)rows);
    real part = SPLAT(NEUTRAL(LARGEST));
    for (size_t i = from; i < end; i += LANES) {
      const real e = element(ARGUMENTS, i * columns + j, count, columns);
      part = COMBINE(LARGEST, part, e);
    }
    total = COMBINE(LARGEST, total, part);
  }
#if LANES > 1
  LOCAL float partial[LANES * ACROSS];
  partial[LOCAL_ID] = total;
  BARRIER;
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    if (lane < distance)
      partial[LOCAL_ID] =
          COMBINE(LARGEST, partial[LOCAL_ID], partial[LOCAL_ID + distance * ACROSS]);
    BARRIER;
  }
  total = partial[across];
#endif
  if (lane == 0 && count > 0) store_some(total, out + j, count);
}
