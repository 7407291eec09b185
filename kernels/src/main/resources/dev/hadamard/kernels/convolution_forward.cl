// convolution_forward: z <- x * w + b, a <- f(z): the forward pass of a convolution in one launch, or
// one for each group.
//
// As a matrix product z is gather(x) W^T: m output pixels, n outputs of the group, k = kh kw in. x is
// N x height x width x channels, W out x kh x kw x in, b has `out` elements, z and a are m x pitch;
// the group's outputs begin at `first`, its weights at `first_weight`. Where z and a are one tensor,
// only a is written.
//
// The matrix of windows is never in memory: the loops of the family gather a panel or a slice of it
// where they would copy one of A (implicit GEMM). Work-groups, -D values and local memory: those of
// the family that gemm.cl takes, with TA 0, TB 1 and DOWN 0, and of bias_activation.cl. QUADS 1 needs
// channels and inputs of a group that are multiples of 4.
//
// Source: Chetlur et al., "cuDNN: efficient primitives for deep learning", 2014, section 3.

#include "gather.cl"

#include "bias_activation.cl"

typedef struct {
  Gather gather;
  int pitch;
  int first;
} Geometry;

#define GEMM_GEOMETRY      Geometry
#define GATHER_LEFT        1
#define OUTPUT_PLACE(i, j) ((size_t)(i)*geometry.pitch + geometry.first + (j))

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void convolution_forward(GEMM_PARAMETERS(RESTRICT), GATHER_PARAMETERS(x),
                                                const int pitch, const int first,
                                                const int first_weight,
                                                GLOBAL const float *RESTRICT bias, GLOBAL float *z,
                                                GLOBAL float *out) {
  const Epilogue e = {bias + first, z, out};
  const Geometry geometry = {GATHER_VALUES(x), pitch, first};
  GLOBAL const float *weights = b + first_weight;
  GEMM_LOCALS;
  {
    GLOBAL const float *b = weights;
    GEMM(GEMM_PART_X, GEMM_PART_Y, e);
  }
}
