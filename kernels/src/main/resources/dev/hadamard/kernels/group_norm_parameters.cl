// group_norm_parameters: dgamma <- sum of delta (x - mean) scale, dbeta <- sum of delta, over the
// pixels of all samples.
//
//             ACROSS vectors of VW channels
//           +------------------------------+    work-group x: channels x; work-item t is lane
//   lane 0  | pixel 0, LANES, 2 LANES, ... |    t / ACROSS of vector t % ACROSS
//   lane 1  | pixel 1, LANES + 1, ...      |    each lane sums its pixels, then a tree adds the lanes
//     ...   |                              |    in local memory, always in the same order
//           +------------------------------+
//
// A lane sums `block` of its pixels of a sample in one chain, then the chains; and so it does with
// `samples_of_chain` samples.
//
//   -D ACROSS  vectors across, 1 to 256
//   -D LANES   pixels at once, a power of two; ACROSS * LANES is the size of the group
//   VW         floats in a vector, see prelude.cl; 1 where LANES > 1
//
// Local memory: 8 ACROSS LANES bytes where LANES > 1, else none.

#include "prelude.cl"

// The statistics of VW channels from c on, of which the first `count` exist.
INLINE WIDE real of_groups(GLOBAL const float *statistics, int c, int depth, int count) {
  float lanes[VW];
#pragma unroll 1
  for (int q = 0; q < VW; q++) lanes[q] = q < count ? statistics[(c + q) / depth] : 0.0f;
  return LOAD(lanes);
}

KERNEL GROUP_SIZE(ACROSS *LANES) WIDE
    void group_norm_parameters(const int samples, const int pixels, const int groups,
                               const int depth, const int samples_of_chain, const int block,
                               GLOBAL const float *RESTRICT delta, GLOBAL const float *RESTRICT x,
                               GLOBAL const float *RESTRICT mean,
                               GLOBAL const float *RESTRICT scale, GLOBAL float *RESTRICT dgamma,
                               GLOBAL float *RESTRICT dbeta) {
  const unsigned int lane = LOCAL_ID / ACROSS;
  const unsigned int across = LOCAL_ID % ACROSS;
  const int channels = groups * depth;
  const int c = (GROUP_ID(0) * ACROSS + (int)across) * VW;
  const int count = min(channels - c, VW);
  real sum = SPLAT(0.0f);
  real product = SPLAT(0.0f);
  if (count > 0) {
#pragma unroll 1
    for (int begin = 0; begin < samples; begin += samples_of_chain) {
      real some_sum = SPLAT(0.0f);
      real some_product = SPLAT(0.0f);
#pragma unroll 1
      for (int sample = begin; sample < min(samples, begin + samples_of_chain); sample++) {
        const real middle = of_groups(mean + (size_t)sample * groups, c, depth, count);
        const real inverse = of_groups(scale + (size_t)sample * groups, c, depth, count);
        real sample_sum = SPLAT(0.0f);
        real sample_product = SPLAT(0.0f);
        for (int from = (int)lane; from < pixels; from += block * LANES) {
          real chain = SPLAT(0.0f);
          real chain_of_products = SPLAT(0.0f);
          const int end = min(from + block * LANES, pixels);
          for (int p = from; p < end; p += LANES) {
            const size_t at = ((size_t)sample * pixels + p) * channels + c;
            const real d = load_some(delta + at, count, 0.0f);
            chain += d;
            chain_of_products =
                MULTIPLY_ADD(d, load_some(x + at, count, 0.0f) - middle, chain_of_products);
          }
          sample_sum += chain;
          sample_product += chain_of_products;
        }
        some_sum += sample_sum;
        some_product = MULTIPLY_ADD(sample_product, inverse, some_product);
      }
      sum += some_sum;
      product += some_product;
    }
  }
#if LANES > 1
  LOCAL float sums[LANES * ACROSS];
  LOCAL float products[LANES * ACROSS];
  sums[LOCAL_ID] = sum;
  products[LOCAL_ID] = product;
  BARRIER;
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    if (lane < distance) {
      sums[LOCAL_ID] += sums[LOCAL_ID + distance * ACROSS];
      products[LOCAL_ID] += products[LOCAL_ID + distance * ACROSS];
    }
    BARRIER;
  }
  sum = sums[across];
  product = products[across];
#endif
  if (lane == 0 && count > 0) {
    store_some(product, dgamma + c, count);
    store_some(sum, dbeta + c, count);
  }
}
