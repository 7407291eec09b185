// group_norm: y <- gamma (x - mean) scale + beta for each group of channels of each sample, with
// its mean and scale = 1/sqrt(var + epsilon).
//
// The mean is that of the differences from the group's first number, and the variance is that of
// the differences from the mean, in a pass of its own. The second and third passes read from a
// cache what fits there.
//
//   the work-groups and options: those of groups.cl

#include "groups.cl"

KERNEL GROUP_SIZE(LANES) WIDE
    void group_norm(GROUP_PARAMETERS, const float epsilon, GLOBAL const float *RESTRICT x,
                    GLOBAL const float *RESTRICT gamma, GLOBAL const float *RESTRICT beta,
                    GLOBAL float *RESTRICT mean, GLOBAL float *RESTRICT scale,
                    GLOBAL float *RESTRICT y) {
  PARTIAL
  const int lane = LOCAL_ID;
  const int first = GROUP_ID(0) % groups * depth;
  const int channels = groups * depth;
  const size_t start = (size_t)(GROUP_ID(0) / groups) * pixels * channels + first;
  const float numbers = (float)pixels * (float)depth;
  const float shift = x[start];
  real total = SPLAT(0.0f);
  real chain = SPLAT(0.0f);
  int terms = 0;
  WALK {
    const real v = load_some(x + start + (size_t)p * channels + v_index * VW,
                             depth - v_index * VW, shift);
    ADD(v - shift)
  }
  const float middle = shift + group_sum(sum_of_lanes(total + chain), PARTIAL_SUMS, lane) / numbers;
  total = SPLAT(0.0f);
  chain = SPLAT(0.0f);
  terms = 0;
  WALK {
    const real v = load_some(x + start + (size_t)p * channels + v_index * VW,
                             depth - v_index * VW, middle) -
                   middle;
    ADD(v * v)
  }
  const float variance = group_sum(sum_of_lanes(total + chain), PARTIAL_SUMS, lane) / numbers;
  const float inverse = 1.0f / sqrt(variance + epsilon);
  if (lane == 0) {
    mean[GROUP_ID(0)] = middle;
    scale[GROUP_ID(0)] = inverse;
  }
  WALK {
    const int c = v_index * VW;
    const int count = min(VW, depth - c);
    const size_t at = start + (size_t)p * channels + c;
    const real g = load_some(gamma + first + c, count, 0.0f) * inverse;
    const real b = load_some(beta + first + c, count, 0.0f);
    store_some(MULTIPLY_ADD(load_some(x + at, count, 0.0f) - middle, g, b), y + at, count);
  }
}
