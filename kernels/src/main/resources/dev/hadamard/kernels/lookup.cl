// lookup: out[i] <- row indices[i] of the table, NaN where there is no such row
//
// One work-item copies one element of out, of `size`; any group size, the range may be larger. VW
// must be 1.

#include "prelude.cl"

KERNEL void lookup(const int size, const int columns, const int rows,
                   GLOBAL const float *RESTRICT indices, GLOBAL const float *RESTRICT table,
                   GLOBAL float *RESTRICT out) {
  const int at = (int)GLOBAL_ID(0);
  if (at >= size) return;
  const float index = indices[at / columns];
  // Only what is in range is converted: the rest has no value as an integer, NaN least of all.
  const int is_there = index >= 0.0f && index < (float)rows && index == floor(index);
  out[at] = is_there ? table[(size_t)(int)index * columns + at % columns] : FROM_BITS(0x7fc00000);
}
