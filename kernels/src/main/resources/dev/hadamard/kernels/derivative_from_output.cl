// derivative_from_output: out <- f'(z) where a = f(z) is what was kept; out may be a.
//
//   -D ACTIVATION=f_relu  f, a name of activations.cl that has this form
//   -D VW, -D BLOCK     see elementwise.cl, which also draws the work-groups

#include "activations.cl"
#include "elementwise.cl"

KERNEL WIDE void derivative_from_output(const int size, GLOBAL const float *a, GLOBAL float *out) {
  FOR_EACH_VECTOR(at, count, size) {
    store_some(DERIVATIVE_FROM_OUTPUT(load_some(a + at, count, 0.0f)), out + at, count);
  }
}
