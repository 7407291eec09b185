// tensor_emulated: what tensor_ptx.cl does, in OpenCL C, for a device without tensor cores.
//
// A warp's lanes lay their elements out in local memory, so that each can gather the rows and
// columns that its own elements of d need. Which lane holds what is written down here a second
// time, from the tables of the PTX ISA, so that a wrong index in the kernel shows.
//
// Tensor cores add the eight products and d at once: each is cut to a whole number of quanta of the
// largest one's last bit (of 24), and so is their sum. Newer ones keep a bit or two more. Source:
// Fasi, Higham, Mikaitis, Pranesh, "Numerical behavior of NVIDIA tensor cores", PeerJ CS 7, 2021.

#define EXCHANGE 6

#define COPY_QUAD(to, from, floats) \
  for (int f_ = 0; f_ < 4; f_++) (to)[f_] = f_ < (floats) ? (from)[f_] : 0.0f
#define COPY_FLOAT(to, from, floats) *(to) = (floats) ? *(from) : 0.0f
#define COPIES_ARRIVE
#define ROUND(big, x)                big = round_to_tf32(x)
#define MULTIPLY(d, a, b, exchange)  multiply(d, a, b, exchange)

// To the nearest, ties away from 0.
INLINE unsigned int round_to_tf32(float x) {
  const unsigned int bits = as_uint(x);
  return isnan(x) ? bits | 0x400000u : isinf(x) ? bits : (bits + 0x1000u) & 0xffffe000u;
}

INLINE double cut(double x, double quantum) { return trunc(x / quantum) * quantum; }

INLINE float add_at_once(const double *terms) {
  double largest = 0.0;
  for (int i = 0; i < 9; i++) largest = fmax(largest, fabs(terms[i]));
  double sum = 0.0;
  if (largest == 0.0 || isinf(largest)) {
    for (int i = 0; i < 9; i++) sum += terms[i];
    return (float)sum;
  }
  const double quantum = ldexp(1.0, ilogb(largest) - 23);
  for (int i = 0; i < 9; i++) sum += isnan(terms[i]) ? terms[i] : cut(terms[i], quantum);
  return convert_float_rtz(sum);
}

INLINE void multiply(float *d, const unsigned int *a, const unsigned int *b,
                     LOCAL_POINTER float *exchange) {
  const int lane = LOCAL_ID % 32;
  LOCAL_POINTER float *warp = exchange + LOCAL_ID / 32 * 32 * EXCHANGE;
  LOCAL_POINTER float *mine = warp + lane * EXCHANGE;
  for (int i = 0; i < 4; i++) mine[i] = as_float(a[i]);
  for (int i = 0; i < 2; i++) mine[4 + i] = as_float(b[i]);
  BARRIER;
  for (int i = 0; i < 4; i++) {
    const int row = lane / 4 + (i >= 2 ? 8 : 0);
    const int column = lane % 4 * 2 + (i & 1);
    double terms[9];
    for (int p = 0; p < 8; p++) {
      const int a_lane = row % 8 * 4 + p % 4;
      const int a_index = (row >= 8 ? 1 : 0) + (p >= 4 ? 2 : 0);
      const int b_lane = column * 4 + p % 4;
      const int b_index = p >= 4 ? 1 : 0;
      terms[p] =
          (double)warp[a_lane * EXCHANGE + a_index] * warp[b_lane * EXCHANGE + 4 + b_index];
    }
    terms[8] = d[i];
    d[i] = add_at_once(terms);
  }
  BARRIER;
}
