// sum_rows: row(j) <- alpha * (sum over i of x(i, j)) + beta row(j); x is rows x columns.
//
//            ACROSS vectors of VW columns
//          +------------------------------+    one work-group; work-item t is lane t / ACROSS
//   lane 0 | row 0, LANES, 2 LANES, ...   |    of vector t % ACROSS
//   lane 1 | row 1, LANES + 1, ...        |    each lane sums its rows, then a tree adds the
//     ...  |                              |    lanes in local memory, always in the same order
//          +------------------------------+
//
// The sum down a lane is that of column_sum.cl, with blocks of `block` rows. beta = 0 never reads
// row.
//
//   -D ACROSS  vectors across, 1 to 256
//   -D LANES   rows at once, a power of two; ACROSS * LANES is the size of the group
//   -D VW      floats in a vector, see prelude.cl; 1 where LANES > 1
//
// Local memory: 4 ACROSS LANES bytes where LANES > 1, else none.

#include "column_sum.cl"

KERNEL GROUP_SIZE(ACROSS *LANES) WIDE
    void sum_rows(const int rows, const int columns, const int block, const float alpha,
                  GLOBAL const float *RESTRICT x, const float beta, GLOBAL float *RESTRICT row) {
  const unsigned int lane = LOCAL_ID / ACROSS;
  const unsigned int across = LOCAL_ID % ACROSS;
  const int j = (GROUP_ID(0) * ACROSS + (int)across) * VW;
  const int count = min(columns - j, VW);
  real total = 0.0f;
  if (count > 0) total = sum_down(x + j, rows, columns, count, (int)lane, LANES, block);
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
    real value = alpha * total;
    if (beta != 0.0f) value = MULTIPLY_ADD(SPLAT(beta), load_some(row + j, count, 0.0f), value);
    store_some(value, row + j, count);
  }
}
