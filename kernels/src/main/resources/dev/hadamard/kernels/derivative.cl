// derivative: out <- f'(z), element by element; out may be z.
//             out <- out * f'(z) where TIMES: the last step of delta where a library made the
//             product.
//
//   -D ACTIVATION=f_relu  f, a name of activations.cl
//   -D TIMES   1: multiply what out holds; 0, the default: overwrite it
//   -D VW, -D BLOCK     see elementwise.cl, which also draws the work-groups

#include "activations.cl"
#include "elementwise.cl"

#ifndef TIMES
#define TIMES 0
#endif

KERNEL WIDE void derivative(const int size, GLOBAL const float *z, GLOBAL float *out) {
  FOR_EACH_VECTOR(at, count, size) {
    real slope = DERIVATIVE(load_some(z + at, count, 0.0f));
    if (TIMES) slope = slope * load_some(out + at, count, 0.0f);
    store_some(slope, out + at, count);
  }
}
