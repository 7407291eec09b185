// exponential: e^x, e^x - 1 and log(1 + t) on a `real`, and nothing built in.
//
// A driver's exp may be 3 ulp off or 4000 times slower than it need be, and differs from device to
// device. These are single operations only, so that all devices agree. NaN comes out as NaN: bounds
// are comparisons that NaN fails, since fmin and fmax would swallow it. Every product that a sum
// follows is an explicit fma; -cl-mad-enable then has nothing left to fuse in another way on
// another device.
//
//   x = n ln 2 + r, |r| <= ln 2 / 2      e^x = 2^n (1 + r + r^2 Q(r))
//
// Adding a large float rounds x / ln 2 to n, and leaves n in the last bits of the sum; shifted,
// they are the exponent field of 2^n. No conversion to integers is needed: on some compilers that
// alone is longer than all the rest. At the ends the field is that of 0 and of infinity, which is
// what e^x is there but for denormal results: below 2^-126.5 they are 0.
//
// Errors, in units in the last place: e^x 1.1, e^x - 1 1.5, log(1 + t) 2.

#include "prelude.cl"

// 1.5 * 2^23 + 127: a sum with it ends in the bits of n + 127.
#define ROUNDING 0x1.8000fep23f

// ln 2 in two parts. The high part has 15 bits, so that n times it is exact.
#define INVERSE_LN2 0x1.715476p0f
#define LN2_HIGH    0x1.62e4p-1f
#define LN2_LOW     0x1.7f7d1cp-20f

// The bounds of x: n is -127 at the one, where 2^n counts as 0, and 128 at the other, infinity.
#define LEAST_EXPONENT -88.0f
#define MOST_EXPONENT  88.7f

INLINE WIDE real at_least(real x, float low) {
  return x < low ? SPLAT(low) : x;
}

INLINE WIDE real at_most(real x, float high) {
  return x > high ? SPLAT(high) : x;
}

// n + ROUNDING.
INLINE WIDE real rounded_exponent(real x) {
  return fma(x, SPLAT(INVERSE_LN2), SPLAT(ROUNDING));
}

// 2^n of n + ROUNDING.
INLINE WIDE real power_of_two(real rounded) {
  return FROM_BITS(TO_BITS(rounded) << 23);
}

// e^r - 1 of the r that belongs to x and n + ROUNDING: r + r^2 Q(r), Q a minimax fit.
INLINE WIDE real reduced_expm1(real x, real rounded) {
  const real n = rounded - ROUNDING;
  const real r = fma(n, SPLAT(-LN2_LOW), fma(n, SPLAT(-LN2_HIGH), x));
  real q = fma(SPLAT(0x1.6ac74ep-10f), r, SPLAT(0x1.123dep-7f));
  q = fma(q, r, SPLAT(0x1.555858p-5f));
  q = fma(q, r, SPLAT(0x1.55548cp-3f));
  q = fma(q, r, SPLAT(0x1.fffffcp-2f));
  return fma(r * r, q, r);
}

// e^x within the bounds.
INLINE WIDE real bounded_exponential(real x) {
  const real rounded = rounded_exponent(x);
  return (1.0f + reduced_expm1(x, rounded)) * power_of_two(rounded);
}

// e^x: 0 below -87.7, infinite above 88.4.
INLINE WIDE real exponential(real x) {
  return bounded_exponential(at_most(at_least(x, LEAST_EXPONENT), MOST_EXPONENT));
}

// e^x for x <= 0, one operation shorter.
INLINE WIDE real decay(real x) {
  return bounded_exponential(at_least(x, LEAST_EXPONENT));
}

// e^x - 1 within the bounds, as precise near 0 as elsewhere.
INLINE WIDE real bounded_expm1(real x) {
  const real rounded = rounded_exponent(x);
  const real s = power_of_two(rounded);
  return fma(s, reduced_expm1(x, rounded), s - 1.0f);
}

// e^x - 1 for x <= 0.
INLINE WIDE real decay_minus_one(real x) {
  return bounded_expm1(at_least(x, LEAST_EXPONENT));
}

// log(1 + t) = 2 atanh(t / (2 + t)) for 0 <= t <= 1.
INLINE WIDE real log_one_plus(real t) {
  const real s = t / (2.0f + t);
  const real z = s * s;
  real q = fma(SPLAT(0x1.f08cfep-3f), z, SPLAT(0x1.b72b5cp-3f));
  q = fma(q, z, SPLAT(0x1.250512p-2f));
  q = fma(q, z, SPLAT(0x1.9996d8p-2f));
  q = fma(q, z, SPLAT(0x1.555558p-1f));
  return fma(s * z, q, s + s);
}
