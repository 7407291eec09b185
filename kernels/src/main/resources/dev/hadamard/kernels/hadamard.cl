// hadamard: out <- a (.) b, element by element; out may be a or b.
//
//   -D VW, -D BLOCK  see elementwise.cl, which also draws the work-groups

#include "elementwise.cl"

KERNEL WIDE void hadamard(const int size, GLOBAL const float *a, GLOBAL const float *b,
                          GLOBAL float *out) {
  FOR_EACH_VECTOR(at, count, size) {
    store_some(load_some(a + at, count, 0.0f) * load_some(b + at, count, 0.0f), out + at, count);
  }
}
