// softmax_rows: out(i, j) <- exp(z(i, j) - max z(i, .)) / sum over q of exp(z(i, q) - max z(i, .))
//
// z and out are rows x columns; out may be z. Subtracting the maximum changes nothing in the
// quotient and keeps every exponential in [0, 1] (Goodfellow, Bengio, Courville, "Deep Learning",
// section 4.1). A NaN in a row makes the whole row NaN.
//
//            columns                       one work-group, one row
//   +--------------------------------+     lane t takes the vectors t, LANES + t, ... of VW floats
//   | 0  1 .. LANES-1 | 0  1 ..      |     three passes: maximum; exponentials and their sum
//   +--------------------------------+     (compensated, Kahan 1965); scaling
//
// Where a row has a vector for each lane or fewer, the exponentials stay in registers.
//
//   -D LANES  work-items in a group, a power of two; 1 on a CPU device
//   -D VW     floats in a vector, see prelude.cl
//
// Local memory: 4 LANES bytes where LANES > 1, else none.

#include "exponential.cl"
#include "lanes.cl"

#if LANES > 1
#define REDUCE(value, combine)                                                             \
  partial[lane] = value;                                                                   \
  BARRIER;                                                                                 \
  for (int distance = LANES / 2; distance > 0; distance /= 2) {                            \
    if (lane < distance) partial[lane] = combine(partial[lane], partial[lane + distance]); \
    BARRIER;                                                                               \
  }                                                                                        \
  value = partial[0];                                                                      \
  BARRIER;
#else
#define REDUCE(value, combine)
#endif

KERNEL GROUP_SIZE(LANES)
WIDE void softmax_rows(const int columns, GLOBAL const float *z, GLOBAL float *out) {
#if LANES > 1
  LOCAL float partial[LANES];
#endif
  const int lane = LOCAL_ID;
  z += (size_t)GROUP_ID(0) * columns;
  out += (size_t)GROUP_ID(0) * columns;

  real largest = -INFINITY;
  for (int j = lane * VW; j < columns; j += LANES * VW) {
    const real v = load_some(z + j, columns - j, -INFINITY);
    largest = LARGER(largest, v);
  }
  float max_z = largest_lane(largest);
  REDUCE(max_z, LARGER)

  const int fits = columns <= LANES * VW;
  real e = 0.0f;
  real total = 0.0f;
  real lost = 0.0f;
  for (int j = lane * VW; j < columns; j += LANES * VW) {
    e = decay(load_some(z + j, columns - j, -INFINITY) - max_z);
    if (!fits) store_some(e, out + j, columns - j);
    const real term = e - lost;
    const real next = total + term;
    lost = (next - total) - term;
    total = next;
  }
  float sum = sum_of_lanes(total);
  REDUCE(sum, PLUS)

  const float share = 1.0f / sum;
  if (fits) {
    store_some(share * e, out + lane * VW, columns - lane * VW);
  } else {
    for (int j = lane * VW; j < columns; j += LANES * VW)
      store_some(share * load_some(out + j, columns - j, 0.0f), out + j, columns - j);
  }
}
