// lookup_gradient: row r of the table <- sum of delta[i] over all i with indices[i] = r
//
// One work-item sums one element of the table, of `size`, in the order of i: no atomics, and the
// same bits each time. Every one reads all `count` indices, which neighbours share, so that it
// suits tables of some ten thousand rows. Any group size, the range may be larger. VW must be 1.

#include "prelude.cl"

KERNEL void lookup_gradient(const int size, const int columns, const int count,
                            GLOBAL const float *RESTRICT indices,
                            GLOBAL const float *RESTRICT delta, GLOBAL float *RESTRICT table) {
  const int at = (int)GLOBAL_ID(0);
  if (at >= size) return;
  const float row = (float)(at / columns);
  const int column = at % columns;
  float sum = 0.0f;
  for (int i = 0; i < count; i++)
    if (indices[i] == row) sum += delta[(size_t)i * columns + column];
  table[at] = sum;
}
