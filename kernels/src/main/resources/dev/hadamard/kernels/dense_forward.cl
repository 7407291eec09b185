// dense_forward: z <- x W^T + b, a <- f(z): the forward pass of a dense layer in one launch.
//
// x is batch x in, W out x in, b has `out` elements, z and a are batch x out (m = batch, n = out,
// k = in). Where z and a are one tensor, only a is written.
// Work-groups, -D values and local memory: those of the family that gemm.cl takes, and
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

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void dense_forward(GEMM_PARAMETERS(RESTRICT),
                                          GLOBAL const float *RESTRICT bias, GLOBAL float *z,
                                          GLOBAL float *out) {
  const Epilogue e = {bias, z, out};
  GEMM_LOCALS;
  GEMM(GEMM_PART_X, GEMM_PART_Y, e);
}
