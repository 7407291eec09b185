// column_sum: the sum of VW neighbouring columns of a rows x columns matrix, row-major.
//
// Rows first, first + step, ... are taken: one lane of several, or all. They are summed in blocks
// of `block` rows, then the blocks. With block = sqrt(rows / step) no sum is longer than about 2
// sqrt(rows) terms, so the error stays below 2 sqrt(rows) u even where all roundings go one way.

#include "prelude.cl"

INLINE WIDE real sum_down(GLOBAL const float *x, int rows, int columns, int count, int first,
                          int step, int block) {
  real total = 0.0f;
  const size_t span = (size_t)block * step;
  for (size_t from = first; from < (size_t)rows; from += span) {
    const size_t end = min(from + span, (size_t)rows);
    real sum = 0.0f;
    for (size_t i = from; i < end; i += step) sum += load_some(x + i * columns, count, 0.0f);
    total += sum;
  }
  return total;
}
