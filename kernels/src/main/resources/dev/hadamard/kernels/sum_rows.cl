// sum_rows: row(j) <- alpha * (sum over i of x(i, j)) + beta row(j); x is rows x columns.
//
//            ACROSS vectors of VW columns
//          +------------------------------+    one work-group; work-item t is lane t / ACROSS
//   lane 0 | row 0, LANES, 2 LANES, ...   |    of vector t % ACROSS
//   lane 1 | row 1, LANES + 1, ...        |    each lane sums its rows, then a tree adds the
//     ...  |                              |    lanes in local memory, always in the same order
//          +------------------------------+
//
// A lane sums blocks of `block` rows and then the blocks. With block = sqrt(rows / LANES) no sum is
// longer than about 2 sqrt(rows) terms, so the error stays below 2 sqrt(rows) u even where all
// roundings go one way. beta = 0 never reads row.
//
//   -D ACROSS  vectors across, 1 to 256
//   -D LANES   rows at once, a power of two; ACROSS * LANES is the size of the group
//   -D VW      floats in a vector, see prelude.cl; 1 where LANES > 1
//
// Local memory: 4 ACROSS LANES bytes where LANES > 1, else none.

#include "prelude.cl"

KERNEL GROUP_SIZE(ACROSS *LANES) WIDE
    void sum_rows(const int rows, const int columns, const int block, const float alpha,
                  GLOBAL const float *RESTRICT x, const float beta, GLOBAL float *RESTRICT row) {
  const unsigned int lane = LOCAL_ID / ACROSS;
  const unsigned int across = LOCAL_ID % ACROSS;
  const int j = (GROUP_ID(0) * ACROSS + (int)across) * VW;
  const int count = min(columns - j, VW);
  real total = 0.0f;
  if (count > 0) {
    const size_t step = (size_t)block * LANES;
    for (size_t first = lane; first < (size_t)rows; first += step) {
      const size_t end = min(first + step, (size_t)rows);
      real sum = 0.0f;
      for (size_t i = first; i < end; i += LANES)
        sum += load_some(x + i * columns + j, count, 0.0f);
      total += sum;
    }
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
    real value = alpha * total;
    if (beta != 0.0f) value = MULTIPLY_ADD(SPLAT(beta), load_some(row + j, count, 0.0f), value);
    store_some(value, row + j, count);
  }
}
