// group_norm_gradient: dx <- (g - sum(g)/N - xh sum(g xh)/N) scale with g = gamma delta and
// xh = (x - mean) scale, for each group of channels of each sample.
//
//   the work-groups and options: those of groups.cl

#include "groups.cl"

KERNEL GROUP_SIZE(LANES) WIDE
    void group_norm_gradient(GROUP_PARAMETERS, GLOBAL const float *RESTRICT delta,
                             GLOBAL const float *RESTRICT x, GLOBAL const float *RESTRICT gamma,
                             GLOBAL const float *RESTRICT mean, GLOBAL const float *RESTRICT scale,
                             GLOBAL float *RESTRICT dx) {
  PARTIAL
  const int lane = LOCAL_ID;
  const int first = GROUP_ID(0) % groups * depth;
  const int channels = groups * depth;
  const size_t start = (size_t)(GROUP_ID(0) / groups) * pixels * channels + first;
  const float numbers = (float)pixels * (float)depth;
  const float middle = mean[GROUP_ID(0)];
  const float inverse = scale[GROUP_ID(0)];
  real total = SPLAT(0.0f);
  real chain = SPLAT(0.0f);
  real total_of_products = SPLAT(0.0f);
  real chain_of_products = SPLAT(0.0f);
  int terms = 0;
  WALK {
    const int c = v_index * VW;
    const int count = min(VW, depth - c);
    const size_t at = start + (size_t)p * channels + c;
    const real g = load_some(gamma + first + c, count, 0.0f) * load_some(delta + at, count, 0.0f);
    chain_of_products =
        MULTIPLY_ADD(g, load_some(x + at, count, 0.0f) - middle, chain_of_products);
    chain += g;
    if (++terms == block) {
      total += chain;
      total_of_products += chain_of_products;
      chain = SPLAT(0.0f);
      chain_of_products = SPLAT(0.0f);
      terms = 0;
    }
  }
  const float sum = group_sum(sum_of_lanes(total + chain), PARTIAL_SUMS, lane) / numbers;
  const float product =
      group_sum(sum_of_lanes(total_of_products + chain_of_products), PARTIAL_SUMS, lane) /
      numbers * inverse * inverse;
  WALK {
    const int c = v_index * VW;
    const int count = min(VW, depth - c);
    const size_t at = start + (size_t)p * channels + c;
    const real g = load_some(gamma + first + c, count, 0.0f) * load_some(delta + at, count, 0.0f);
    const real common = (load_some(x + at, count, 0.0f) - middle) * product;
    store_some((g - sum - common) * inverse, dx + at, count);
  }
}
