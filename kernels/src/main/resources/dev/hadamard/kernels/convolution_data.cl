// convolution_data: dx <- the gradient of a convolution's input, of some pixels of dx and one group:
// those that the same taps reach, so that a stride of s takes s x s launches, which share the taps.
//
// As a matrix product dx is gather(delta) W: m pixels, n inputs of the group, k = taps that reach
// them x outputs of the group. Row (t, u, o) of W is tap (t, u) of output o: it begins at
//
//   first_weight + t tap_row_step + u tap_step + o output_step
//
// with `tap_columns` taps u for each t and `depth` outputs o for each tap. The taps run from the last
// to the first (the window is turned), so their steps are negative. The record
// dev.hadamard.spi.GradientPhase has the same numbers.
//
// Work-groups, -D values and local memory: those of the family that gemm.cl takes, with TA 0, TB 0
// and DOWN 0; QUADS 1 needs multiples of 4 of channels, and of a group's inputs and outputs. And
//
//   -D SCATTER  1: row i of the product belongs where the only tap of `dx_...` is; 0: to row i of dx,
//               whose rows are `pitch` floats, from `first` on

#include "gather.cl"

#include "scaled.cl"

typedef struct {
  Gather gather;
  Gather target;
  int pitch;
  int first;
  int tap_columns;
  int depth;
  int first_weight;
  int tap_row_step;
  int tap_step;
  int output_step;
} Geometry;

INLINE int weight_row(const Geometry g, int p) {
  const int tap = p / g.depth;
  const int t = tap / g.tap_columns;
  return g.first_weight + t * g.tap_row_step + (tap - t * g.tap_columns) * g.tap_step +
         (p - tap * g.depth) * g.output_step;
}

#define GEMM_GEOMETRY Geometry
#define GATHER_LEFT   1
#define RIGHT_ROW(p)  weight_row(geometry, p)
#if SCATTER
#define OUTPUT_PLACE(i, j) ((size_t)(gathered_place(geometry.target, i, 0) + (j)))
#else
#define OUTPUT_PLACE(i, j) ((size_t)(i)*geometry.pitch + geometry.first + (j))
#endif

#include "gemm.cl"

KERNEL GEMM_ATTRIBUTES void convolution_data(
    GEMM_PARAMETERS(RESTRICT), GATHER_PARAMETERS(delta), GATHER_PARAMETERS(dx), const int pitch,
    const int first, const int tap_columns, const int depth, const int first_weight,
    const int tap_row_step, const int tap_step, const int output_step, GLOBAL float *RESTRICT dx) {
  const Epilogue e = {1.0f, 0.0f, dx};
  const Geometry geometry = {GATHER_VALUES(delta), GATHER_VALUES(dx), pitch,
                             first,                tap_columns,       depth,
                             first_weight,         tap_row_step,      tap_step,
                             output_step};
  GEMM_LOCALS;
  GEMM(GEMM_PART_X, GEMM_PART_Y, e);
}
