// dense_head: z <- x W^T + b, delta <- scale (softmax(z) - t): the last layer of a classifier with
// the error of softmax and cross-entropy, in one launch.
//
// x is batch x in, W out x in, b has `out` elements, z, t and delta are batch x out (m = batch, n =
// out, k = in). The parts of a row of z are made by one group, or by one work-item where a part is
// a work-item's, so that it can go on with the whole row:
//
//          n                   work-group (0, y), or work-item: row y of parts
//   +------+------+
//   | part | part |  m         1. z, part by part, by the loops that gemm.cl takes
//   +------+------+            2. barrier where others made the row too
//   |      |      |            3. a row each: maximum, exponentials and their sum, delta
//
// That suits a narrow last layer; with a wide one few groups would do all the work, so the host
// takes this for n <= 64. -D values and local memory: those of the family. Any n is right.
//
// Source: Goodfellow, Bengio, Courville, "Deep Learning", section 6.2.2.3.

#include "exponential.cl"
#include "lanes.cl"

typedef struct {
  GLOBAL const float *bias;
  GLOBAL float *z;
} Epilogue;

INLINE WIDE void deposit(const Epilogue e, real sum, size_t at, int column, int count, int first,
                         int last) {
  real value = sum;
  if (!first) value += load_some(e.z + at, count, 0.0f);
  if (last) value += load_some(e.bias + column, count, 0.0f);
  store_some(value, e.z + at, count);
}

#include "gemm.cl"

#if defined(DOWN) && DOWN
#error "rows are columns where DOWN is 1"
#endif

// delta of one row of n elements. NaN in z makes all of it NaN: the sum is.
INLINE WIDE void row_delta(int n, float scale, GLOBAL const float *z, GLOBAL const float *targets,
                           GLOBAL float *delta) {
  real largest = -INFINITY;
  for (int j = 0; j < n; j += VW) largest = fmax(largest, load_some(z + j, n - j, -INFINITY));
  const float max_z = largest_lane(largest);
  real total = 0.0f;
  for (int j = 0; j < n; j += VW) {
    const real e = decay(load_some(z + j, n - j, -INFINITY) - max_z);
    store_some(e, delta + j, n - j);
    total += e;
  }
  const float sum = sum_of_lanes(total);
  for (int j = 0; j < n; j += VW) {
    const real p = load_some(delta + j, n - j, 0.0f) / sum;
    store_some(scale * (p - load_some(targets + j, n - j, 0.0f)), delta + j, n - j);
  }
}

KERNEL GEMM_ATTRIBUTES void dense_head(GEMM_PARAMETERS(RESTRICT), GLOBAL const float *RESTRICT bias,
                                       GLOBAL const float *RESTRICT targets, const float scale,
                                       GLOBAL float *RESTRICT z, GLOBAL float *RESTRICT delta) {
  const Epilogue e = {bias, z};
  GEMM_LOCALS;
  const int y = GEMM_PART_Y;
  for (int x = 0; x * GEMM_PART_COLUMNS < n; x++) {
    GEMM(x, y, e);
    GEMM_PART_DONE;
  }
  const int end = min(m, GEMM_END_ROW(y));
  for (int i = GEMM_FIRST_ROW(y); i < end; i += GEMM_ROW_STEP) {
    for (int row = i; row < min(end, i + VW); row++) {
      const size_t at = (size_t)row * n;
      row_delta(n, scale, z + at, targets + at, delta + at);
    }
  }
}
