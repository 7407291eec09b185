// elementwise: how the work-items of an elementwise kernel share `size` floats.
//
//   |  BLOCK * VW floats  |  BLOCK * VW floats  | ... | what is left |
//     work-item 0           work-item 1                 last one that has any
//
//   -D BLOCK  vectors of VW floats per work-item: 1 on a GPU, so that neighbours read neighbours;
//             some hundreds on a CPU device, where a work-item costs as much as a thousand floats
//
// The range may hold more work-items than are needed; any group size. No local memory.

#include "prelude.cl"

#define FOR_EACH_VECTOR(at, count, size)                                                 \
  const size_t begin = GLOBAL_ID(0) * (size_t)(BLOCK * VW);                              \
  const int mine =                                                                       \
      begin < (size_t)(size) ? (int)min((size_t)(size)-begin, (size_t)(BLOCK * VW)) : 0; \
  size_t at = begin;                                                                     \
  for (int count = mine; count > 0; count -= VW, at += VW)
