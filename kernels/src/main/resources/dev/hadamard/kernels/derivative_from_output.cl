// derivative_from_output: out <- f'(z) where a = f(z) is what was kept; out may be a.
//                         out <- out * f'(z) where TIMES, as in derivative.cl.
//
//   -D ACTIVATION=f_relu  f, a name of activations.cl that has this form
//   -D TIMES   1: multiply what out holds; 0, the default: overwrite it
//   -D VW, -D BLOCK     see elementwise.cl, which also draws the work-groups

#include "activations.cl"
#include "elementwise.cl"

#ifndef TIMES
#define TIMES 0
#endif

KERNEL WIDE void derivative_from_output(const int size, GLOBAL const float *a, GLOBAL float *out) {
  FOR_EACH_VECTOR(at, count, size) {
    real slope = DERIVATIVE_FROM_OUTPUT(load_some(a + at, count, 0.0f));
    if (TIMES) slope = slope * load_some(out + at, count, 0.0f);
    store_some(slope, out + at, count);
  }
}
