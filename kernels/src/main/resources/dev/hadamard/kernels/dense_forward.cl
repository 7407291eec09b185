// dense_forward: z <- x W^T + b, a <- f(z): the forward pass of a dense layer in one launch.
//
// x is batch x in, W out x in, b has `out` elements, z and a are batch x out (m = batch, n = out,
// k = in). Where z and a are one tensor, only a is written.
// Work-groups, -D values and local memory: those of the family that gemm.cl takes and of
// bias_activation.cl.

#include "bias_activation.cl"

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void dense_forward(GEMM_PARAMETERS(RESTRICT),
                                          GLOBAL const float *RESTRICT bias, GLOBAL float *z,
                                          GLOBAL float *out) {
  const Epilogue e = {bias, z, out};
  GEMM_LOCALS;
  GEMM(GEMM_PART_X, GEMM_PART_Y, e);
}
