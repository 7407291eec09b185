// axpby: y <- alpha x + beta y, element by element; y may be x. alpha = 0 never reads x, beta = 0
// never reads y: what they hold, NaN included, does not matter then.
//
//   -D VW, -D BLOCK  see elementwise.cl, which also draws the work-groups

#include "elementwise.cl"

KERNEL WIDE void axpby(const int size, const float alpha, GLOBAL const float *x, const float beta,
                       GLOBAL float *y) {
  FOR_EACH_VECTOR(at, count, size) {
    real value = 0.0f;
    if (beta != 0.0f) value = beta * load_some(y + at, count, 0.0f);
    if (alpha != 0.0f) value = MULTIPLY_ADD(SPLAT(alpha), load_some(x + at, count, 0.0f), value);
    store_some(value, y + at, count);
  }
}
