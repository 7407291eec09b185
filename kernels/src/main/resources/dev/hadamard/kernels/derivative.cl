// derivative: out <- f'(z), element by element; out may be z.
//
//   -D ACTIVATION=f_relu  f, a name of activations.cl
//   -D VW, -D BLOCK     see elementwise.cl, which also draws the work-groups

#include "activations.cl"
#include "elementwise.cl"

KERNEL WIDE void derivative(const int size, GLOBAL const float *z, GLOBAL float *out) {
  FOR_EACH_VECTOR(at, count, size) {
    store_some(DERIVATIVE(load_some(z + at, count, 0.0f)), out + at, count);
  }
}
