// bias_activation: what an element becomes in z <- sum + b, a <- f(z) (included by a kernel file).
//
//   -D ACTIVATION=f_relu  f, a name of activations.cl
//   -D KEEP_Z           1: z is written too; 0: z is not touched

#include "activations.cl"

typedef struct {
  GLOBAL const float *bias;
  GLOBAL float *z;
  GLOBAL float *out;
} Epilogue;

INLINE WIDE void deposit(const Epilogue e, real sum, size_t at, int column, int count, int first,
                         int last) {
  real value = sum;
  if (!first) value += load_some(e.out + at, count, 0.0f);
  if (last) {
    value += load_some(e.bias + column, count, 0.0f);
#if KEEP_Z
    store_some(value, e.z + at, count);
#endif
    value = ACTIVATE(value);
  }
  store_some(value, e.out + at, count);
}
