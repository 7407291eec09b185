// copy_columns: out(i, to + j) <- x(i, from + j) for 0 <= j < count, in every row i. x has x_columns
// columns, out has out_columns.
//
//                 count
//          +-----------------+     work-item (g, r) of a range G x R copies of row r, R + r, ...
//   row r  | g   g+G   g+2G  |     the vectors g, G + g, 2 G + g, ... of VW floats
//          +-----------------+
//
// A 2-D range, as that of add_row. Any group size, any G and R.
//
//   -D VW  floats in a vector, see prelude.cl. No local memory.

#include "prelude.cl"

KERNEL WIDE void copy_columns(const int rows, const int count, const int x_columns, const int from,
                              const int out_columns, const int to, GLOBAL const float *RESTRICT x,
                              GLOBAL float *RESTRICT out) {
  for (size_t i = GLOBAL_ID(1); i < (size_t)rows; i += GLOBAL_SIZE(1))
    for (size_t j = GLOBAL_ID(0) * VW; j < (size_t)count; j += GLOBAL_SIZE(0) * VW) {
      const int some = (int)min((size_t)count - j, (size_t)VW);
      store_some(load_some(x + i * x_columns + from + j, some, 0.0f),
                 out + i * out_columns + to + j, some);
    }
}
