// dense_delta: delta <- (delta_next W) (.) f'(z): the error of a layer from that of the next one.
//
// delta_next is batch x out, W out x in, kept and delta are batch x in (m = batch, n = in, k =
// out). `kept` is a = f(z) where f' can be written in a, else z. Work-groups, -D values and local
// memory: those of the family that gemm.cl takes, and
//
//   -D ACTIVATION=f_relu  f, a name of activations.cl
//   -D FROM_OUTPUT      1: kept is a; 0: kept is z
//
// Source: Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
// Nature 323, 1986; in the notation of Nielsen, "Neural Networks and Deep Learning", eq. BP2.

#include "activations.cl"

typedef struct {
  GLOBAL const float *kept;
  GLOBAL float *delta;
} Epilogue;

INLINE WIDE void deposit(const Epilogue e, real sum, size_t at, int column, int count, int first,
                         int last) {
  real value = sum;
  if (!first) value += load_some(e.delta + at, count, 0.0f);
  if (last) {
    const real kept = load_some(e.kept + at, count, 0.0f);
#if FROM_OUTPUT
    value *= DERIVATIVE_FROM_OUTPUT(kept);
#else
    value *= DERIVATIVE(kept);
#endif
  }
  store_some(value, e.delta + at, count);
}

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void dense_delta(GEMM_PARAMETERS(RESTRICT),
                                        GLOBAL const float *RESTRICT kept,
                                        GLOBAL float *RESTRICT delta) {
  const Epilogue e = {kept, delta};
  GEMM_LOCALS;
  GEMM(GEMM_PART_X, GEMM_PART_Y, e);
}
