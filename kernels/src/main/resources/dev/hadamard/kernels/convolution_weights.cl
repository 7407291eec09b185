// convolution_weights: W <- alpha delta^T gather(x) + beta W: the gradient of a convolution's weights
// for one group, or with alpha = -eta and beta = 1 a step of gradient descent.
//
// m outputs of the group, n = kh kw in, k output pixels. delta is k x pitch, the group's outputs
// begin at `first`, its weights at `first_weight`. x is gathered where the loops would copy a part of
// B. beta = 0 never reads W. Work-groups, -D values and local memory: those of the family that gemm.cl
// takes, with TA 1, TB 0 and DOWN 0; QUADS 1 needs multiples of 4 of channels, and of a group's inputs
// and outputs.

#include "gather.cl"

#include "scaled.cl"

typedef struct {
  Gather gather;
  int pitch;
  int first_weight;
} Geometry;

#define GEMM_GEOMETRY      Geometry
#define GATHER_RIGHT       1
#define LEFT_ELEMENT(i, p) a[(size_t)(p)*geometry.pitch + (i)]
#define LEFT_QUAD(i, p)                                          \
  ((p) < k ? fetch_row(a + (size_t)(p)*geometry.pitch, m, i)     \
           : MAKE_QUAD(0.0f, 0.0f, 0.0f, 0.0f))
#define OUTPUT_PLACE(i, j) ((size_t)(i)*n + geometry.first_weight + (j))

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void convolution_weights(GEMM_PARAMETERS(RESTRICT), GATHER_PARAMETERS(x),
                                                const int pitch, const int first,
                                                const int first_weight, const float alpha,
                                                const float beta, GLOBAL float *RESTRICT w) {
  const Epilogue e = {alpha, beta, w};
  const Geometry geometry = {GATHER_VALUES(x), pitch, first_weight};
  GLOBAL const float *delta = a + first;
  GEMM_LOCALS;
  {
    GLOBAL const float *a = delta;
    GEMM(GEMM_PART_X, GEMM_PART_Y, e);
  }
}
