// functions: those of expressions, on a `real`, for every number. NaN comes out as NaN.
//
// Errors, in units in the last place: e^x 2.7, e^x - 1 2, ln x 0.9, ln(1 + x) 1.6, erf 5; of tanh and the
// sigmoid see activations.cl.

#include "activations.cl"

#define x_tanh    f_tanh
#define x_sigmoid f_sigmoid

// e^x as the square of e^(x/2), which neither overflows nor underflows before e^x does.
INLINE WIDE real x_exp(real x) {
  const real half_way = exponential(0.5f * x);
  return half_way * half_way;
}

// e^x - 1 as 2 (2^(n - 1) (1 + p) - 1/2), which does not overflow before e^x - 1 does.
INLINE WIDE real x_expm1(real x) {
  const real bounded = at_most(at_least(x, -87.0f), 89.0f);
  const real rounded = rounded_exponent(bounded);
  const real half_of_power = FROM_BITS((TO_BITS(rounded) - 1u) << 23);
  return 2.0f * fma(half_of_power, reduced_expm1(bounded, rounded), half_of_power - 0.5f);
}

// ln x = k ln 2 + ln(1 + f) with x = 2^k (1 + f) and 1 + f between 1/sqrt(2) and sqrt(2), where
// ln(1 + f) is f - f^2 / 2 + f^3 P(f), P a minimax fit. The bits of x less those of 1/sqrt(2) begin
// with k + 127; put below the bits of 2^23 they are a float, without a conversion. Numbers
// below 2^-126 are taken 2^32 fold.
#define LEAST_NORMAL 0x1p-126f
INLINE WIDE bits biased_exponent(real x) {
  return (TO_BITS(x) + (0x3f800000u - 0x3f3504f3u)) >> 23;
}
INLINE WIDE real exponent_of(bits biased) {
  return FROM_BITS(biased | 0x4b000000u) - (8388608.0f + 127.0f);
}
INLINE WIDE real fraction_of(real x, bits biased) {
  return FROM_BITS(TO_BITS(x) - (biased << 23) + 0x3f800000u) - 1.0f;
}
INLINE WIDE real log_of_parts(real k, real f) {
  real p = fma(SPLAT(-0x1.38b51ep-4f), f, SPLAT(0x1.055b58p-3f));
  p = fma(p, f, SPLAT(-0x1.0d854cp-3f));
  p = fma(p, f, SPLAT(0x1.22da2p-3f));
  p = fma(p, f, SPLAT(-0x1.547244p-3f));
  p = fma(p, f, SPLAT(0x1.99a008p-3f));
  p = fma(p, f, SPLAT(-0x1.000226p-2f));
  p = fma(p, f, SPLAT(0x1.555554p-2f));
  const real tail = f * f * fma(p, f, SPLAT(-0.5f));
  return fma(k, SPLAT(LN2_HIGH), f + fma(k, SPLAT(LN2_LOW), tail));
}
// The logarithm of x where it is positive and finite, and what it is elsewhere.
INLINE WIDE real log_at_ends(real x, real finite) {
  const real at_ends = x == 0.0f ? SPLAT(-INFINITY) : (x > 0.0f ? x : SPLAT(INFINITY) - INFINITY);
  return x > 0.0f ? (x < INFINITY ? finite : at_ends) : at_ends;
}
INLINE WIDE real x_log(real x) {
  const real scaled = x < LEAST_NORMAL ? 0x1p32f * x : x;
  const real shift = x < LEAST_NORMAL ? SPLAT(32.0f) : SPLAT(0.0f);
  const bits biased = biased_exponent(scaled);
  return log_at_ends(x, log_of_parts(exponent_of(biased) - shift, fraction_of(scaled, biased)));
}

// ln(1 + x), from the k of u = 1 + x as a float and f = 2^-k x + (2^-k - 1), which has what the rounding
// of u lost. Beyond 2^60 nothing is lost, and 2^-k is soon no normal number.
INLINE WIDE real x_log1p(real x) {
  const real u = 1.0f + x;
  const bits biased = biased_exponent(u);
  const real scale = FROM_BITS((254u - biased) << 23);
  const real f = u < 0x1p60f ? fma(x, scale, scale - 1.0f) : fraction_of(u, biased);
  return log_at_ends(u, log_of_parts(exponent_of(biased), f));
}

// ln(1 + x) for 0 <= x <= 1.
#define x_log1p_of_fraction log_one_plus

// erf x = x P(x^2) / Q(x^2) up to |x| = 4, a minimax fit; 1 in float beyond.
INLINE WIDE real x_erf(real x) {
  const real z = at_most(at_least(x, -4.0f), 4.0f);
  const real s = z * z;
  real p = fma(SPLAT(0x1.0aa6p-19f), s, SPLAT(0x1.2a5d2p-12f));
  p = fma(p, s, SPLAT(0x1.fcef7ap-9f));
  p = fma(p, s, SPLAT(0x1.b2ff5p-5f));
  p = fma(p, s, SPLAT(0x1.8c5c94p-3f));
  p = fma(p, s, SPLAT(0x1.20dd74p0f));
  real q = fma(SPLAT(0x1.39e25p-15f), s, SPLAT(0x1.36c0e6p-10f));
  q = fma(q, s, SPLAT(0x1.f247d8p-7f));
  q = fma(q, s, SPLAT(0x1.d87506p-4f));
  q = fma(q, s, SPLAT(0x1.027b9cp-1f));
  q = fma(q, s, SPLAT(1.0f));
  return at_most(at_least(z * p / q, -1.0f), 1.0f);
}

INLINE WIDE real x_min(real a, real b) {
  return a != a ? a : (a < b ? a : b);
}
INLINE WIDE real x_max(real a, real b) {
  return a != a ? a : (a > b ? a : b);
}

// 1 or 0.
INLINE WIDE real x_less(real a, real b) {
  return a < b ? SPLAT(1.0f) : SPLAT(0.0f);
}
INLINE WIDE real x_less_or_equal(real a, real b) {
  return a <= b ? SPLAT(1.0f) : SPLAT(0.0f);
}
INLINE WIDE real x_equal(real a, real b) {
  return a == b ? SPLAT(1.0f) : SPLAT(0.0f);
}
INLINE WIDE real x_select(real condition, real a, real b) {
  return condition != 0.0f ? a : (condition == 0.0f ? b : a);
}

// Philox 4x32-10 (J. K. Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", 2011): the
// counter is (place / 4, step, 0, 0), the key (seed, stream). The upper 24 bits of word place mod 4
// are the number. Each lane computes a block of its own: that costs less than exchanging words.
INLINE WIDE bits places_from(size_t at) {
  unsigned int lanes[VW];
  for (int i = 0; i < VW; i++) lanes[i] = (unsigned int)at + i;
  return LOAD(lanes);
}
// The bits of a float: those of 0 for either zero, since compilers may drop the sign of a zero, and
// one pattern for every NaN.
INLINE WIDE bits word_of(real x) {
  float floats[VW];
  unsigned int words[VW];
  STORE(x, floats);
  STORE(TO_BITS(x), words);
  for (int i = 0; i < VW; i++)
    words[i] = floats[i] != floats[i]    ? 0x7fc00000u
               : words[i] == 0x80000000u ? 0u
                                         : words[i];
  return LOAD(words);
}
// a where the condition is 1, b where it is 0.
INLINE WIDE bits chosen(bits condition, bits a, bits b) {
  const bits mask = (bits)(0u) - condition;
  return (a & mask) | (b & ~mask);
}
INLINE WIDE real x_uniform(size_t at, real seed, real stream, real step) {
  const bits place = places_from(at);
  bits a = place >> 2, b = word_of(step), c = (bits)(0u), d = (bits)(0u);
  bits key0 = word_of(seed), key1 = word_of(stream);
  for (int round = 0; round < 10; round++) {
    const bits first = a, second = c;
    a = MULTIPLY_HIGH((bits)(0xcd9e8d57u), second) ^ b ^ key0;
    b = 0xcd9e8d57u * second;
    c = MULTIPLY_HIGH((bits)(0xd2511f53u), first) ^ d ^ key1;
    d = 0xd2511f53u * first;
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  const bits is_odd = place & 1u, is_late = (place >> 1) & 1u;
  const bits word = chosen(is_late, chosen(is_odd, d, c), chosen(is_odd, b, a));
  return TO_FLOATS(word >> 8) * 0x1p-24f;
}

// The elements of an input that is spread over rows or columns, for the outputs' elements from `at` on.
// One division finds the place of the first; the others are counted. Not by %: paired with / it becomes
// an instruction that Oclgrind does not know.
INLINE WIDE real load_row(GLOBAL const float *p, size_t at, int columns) {
  int column = (int)at - (int)at / columns * columns;
  if (column + VW <= columns) return LOAD(p + column);
  float lanes[VW];
#pragma unroll 1
  for (int i = 0; i < VW; i++) {
    lanes[i] = p[column];
    column = column + 1 == columns ? 0 : column + 1;
  }
  return LOAD(lanes);
}
INLINE WIDE real load_column(GLOBAL const float *p, size_t at, int columns, int count) {
  int row = (int)at / columns;
  int column = (int)at - row * columns;
  if (column + min(count, VW) <= columns) return SPLAT(p[row]);
  float lanes[VW];
#pragma unroll 1
  for (int i = 0; i < VW; i++) {
    lanes[i] = p[row];
    column++;
    if (column == columns && i + 1 < count) {
      column = 0;
      row++;
    }
  }
  return LOAD(lanes);
}
