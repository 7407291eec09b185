// swap_axes: out[i][s][f][c] <- x[i][f][s][c], for i < items, f < first, s < second, c < columns
//
// One work-item copies one element of out; any group size, the range may be larger than out.
// Neighbours write neighbours, and read neighbours where there are some columns. VW must be 1.

#include "prelude.cl"

KERNEL void swap_axes(const int size, const int first, const int second, const int columns,
                      GLOBAL const float *RESTRICT x, GLOBAL float *RESTRICT out) {
  const int at = (int)GLOBAL_ID(0);
  if (at >= size) return;
  const int row = at / columns;
  const int item = row / first / second;
  const int from = (item * first + row % first) * second + row / first % second;
  out[at] = x[(size_t)from * columns + at % columns];
}
