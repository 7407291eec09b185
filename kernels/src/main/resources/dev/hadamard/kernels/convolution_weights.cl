// convolution_weights: W <- alpha delta^T gather(x) + beta W: the gradient of a convolution's weights
// for one group, or with alpha = -eta and beta = 1 a step of gradient descent.
//
// m outputs of the group, n = kh kw in, k output pixels. delta is k x pitch, the group's outputs
// begin at `first`, its weights at `first_weight`. x is gathered where the loops would copy a part of
// B. beta = 0 never reads W. Work-groups, -D values and local memory: those of the family that gemm.cl
// takes, with TA 1, TB 0 and DOWN 0; QUADS 1 needs multiples of 4 of channels, and of a group's inputs
// and outputs.
//
// A result of few elements has too few parts for a device, but its sums are long. So the images may
// be divided into portions, whose gradients lie one behind the other and are added afterwards. The
// parts of all portions are one below the other; portion i has those of the rows i * down to
// (i + 1) * down - 1.
//
//   down    rows of parts of a portion
//   images  images of a portion; the last one may have fewer
//   size    elements of all weights

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
                                                const int first_weight, const int down,
                                                const int images, const int size,
                                                const float alpha, const float beta,
                                                GLOBAL float *RESTRICT w) {
  const Geometry geometry = {GATHER_VALUES(x), pitch, first_weight};
  GEMM_LOCALS;
  const int below = GEMM_PART_Y / down;
  const int positions = images * x_grid_height * x_grid_width;
  const int begin = below * positions;
  const int rest = k - begin;
  GLOBAL const float *delta = a + ((size_t)begin * pitch + first);
  GLOBAL const float *x = b + (size_t)below * images * x_height * x_width;
  const Epilogue e = {alpha, beta, w + (size_t)below * size};
  if (rest > 0) {
    const int k = min(positions, rest);
    GLOBAL const float *a = delta;
    GLOBAL const float *b = x;
    GEMM(GEMM_PART_X, GEMM_PART_Y - below * down, e);
  }
}
