// exponential: e^x, e^x - 1 and log(1 + t) on a `real`, and nothing built in.
//
// A driver's exp may be 3 ulp off or 4000 times slower than it need be, and differs from device to
// device. These use the same reductions and the same coefficients as the CPU backend, so the two
// agree to the rounding of single operations. NaN comes out as NaN: bounds are comparisons that NaN
// fails, since fmin and fmax would swallow it. Every product that a sum follows is an explicit fma;
// -cl-mad-enable then has nothing left to fuse in another way on another device.
//
// Errors, in units in the last place: e^x 1.4, e^x - 1 1.4, log(1 + t) 2.

#include "prelude.cl"

// 1.5 * 2^23 + 127: adding and subtracting it rounds a float below 2^22 to an integer n, and the sum
// ends in the bits of n + 127, the exponent field of 2^n.
#define ROUNDING 0x1.8000fep23f

// x = n * 2 ln 2 + r, |r| <= ln 2. The high part has 15 bits, so that n * high is exact.
#define INVERSE_TWO_LN2 0x1.715476p-1f
#define TWO_LN2_HIGH    0x1.62e4p0f
#define TWO_LN2_LOW     0x1.7f7d1cp-19f

INLINE WIDE real at_least(real x, float low) {
  return x < low ? SPLAT(low) : x;
}

INLINE WIDE real at_most(real x, float high) {
  return x > high ? SPLAT(high) : x;
}

// The n of x = n * 2 ln 2 + r, plus ROUNDING.
INLINE WIDE real shifted_half_exponent(real x) {
  return fma(x, SPLAT(INVERSE_TWO_LN2), SPLAT(ROUNDING));
}

// 2^n of n + ROUNDING, -126 <= n <= 127.
INLINE WIDE real power_of_two(real shifted) {
  return FROM_BITS(TO_BITS(shifted) << 23);
}

// e^r - 1 of the r that belongs to x and n: r + r^2 Q(r), Q a minimax fit on |r| <= 0.6935.
INLINE WIDE real reduced_expm1(real x, real n) {
  const real r = fma(n, SPLAT(-TWO_LN2_LOW), fma(n, SPLAT(-TWO_LN2_HIGH), x));
  real q = fma(SPLAT(0x1.a0bdd4p-16f), r, SPLAT(0x1.a557e8p-13f));
  q = fma(q, r, SPLAT(0x1.6c1c8cp-10f));
  q = fma(q, r, SPLAT(0x1.110b6ep-7f));
  q = fma(q, r, SPLAT(0x1.55554ap-5f));
  q = fma(q, r, SPLAT(0x1.55555cp-3f));
  q = fma(q, r, SPLAT(0.5f));
  return fma(r * r, q, r);
}

// e^x: 0 below -105, infinite above 88.73. The factor 4^n is applied as 2^n twice, so that neither
// overflows where the result does not.
INLINE WIDE real exponential(real x) {
  const real bounded = at_most(at_least(x, -105.0f), 89.0f);
  const real shifted = shifted_half_exponent(bounded);
  const real s = power_of_two(shifted);
  return (1.0f + reduced_expm1(bounded, shifted - ROUNDING)) * s * s;
}

// e^x - 1 for x <= 18.1, as precise near 0 as elsewhere.
INLINE WIDE real exponential_minus_one(real x) {
  const real bounded = at_least(x, -105.0f);
  const real shifted = shifted_half_exponent(bounded);
  const real s = power_of_two(shifted);
  return fma(s * s, reduced_expm1(bounded, shifted - ROUNDING), s * s - 1.0f);
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
