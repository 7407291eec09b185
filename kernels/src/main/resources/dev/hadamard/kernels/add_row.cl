// add_row: x(i, j) <- x(i, j) + row(j); x is rows x columns, row has `columns` elements.
//
//                columns
//          +-----------------+     work-item (g, r) of a range G x R adds to row r, R + r, ...
//   row r  | g   g+G   g+2G  |     the vectors g, G + g, 2 G + g, ... of VW floats
//          +-----------------+
//
// A 2-D range, so that no work-item divides to find its column. Any group size, any G and R.
//
//   -D VW  floats in a vector, see prelude.cl. No local memory.

#include "prelude.cl"

KERNEL WIDE void add_row(const int rows, const int columns, GLOBAL const float *RESTRICT row,
                         GLOBAL float *RESTRICT x) {
  for (size_t i = GLOBAL_ID(1); i < (size_t)rows; i += GLOBAL_SIZE(1))
    for (size_t j = GLOBAL_ID(0) * VW; j < (size_t)columns; j += GLOBAL_SIZE(0) * VW) {
      const int count = (int)min((size_t)columns - j, (size_t)VW);
      GLOBAL float *p = x + i * columns + j;
      store_some(load_some(p, count, 0.0f) + load_some(row + j, count, 0.0f), p, count);
    }
}
