// activations: f, f' and, where it exists, f' written in a = f(z), of the one activation that the
// build names.
//
//   -D ACTIVATION=f_relu   f_ and one of: identity sigmoid tanh relu leaky_relu elu selu gelu gelu_tanh
//                          silu softplus softsign hard_sigmoid
//
// ACTIVATE(z), DERIVATIVE(z) and DERIVATIVE_FROM_OUTPUT(a) then work on a `real`. gelu, gelu_tanh,
// silu and softplus have no form in a. Every f passes NaN on: x < 0 ? 0 : x keeps it, fmax(x, 0) would not.

#include "exponential.cl"

#define JOIN_(a, b)               a##b
#define JOIN(a, b)                JOIN_(a, b)
#define ACTIVATE(z)               ACTIVATION(z)
#define DERIVATIVE(z)             JOIN(ACTIVATION, _derivative)(z)
#define DERIVATIVE_FROM_OUTPUT(a) JOIN(ACTIVATION, _derivative_from_output)(a)

// In the formulas positive(z) is max(z, 0), negative(z) min(z, 0), step(z) 1 right of 0 and 0 else;
// all three keep NaN. Branches are sums of these: on a vector both sides are computed anyway.
// selu's f' counts 0 to the right, relu's to the left, as the definitions do.

INLINE WIDE real positive(real z) {
  return at_least(z, 0.0f);
}
INLINE WIDE real negative(real z) {
  return at_most(z, 0.0f);
}
INLINE WIDE real right_of_zero(real z) {
  return z > 0.0f ? SPLAT(1.0f) : (z <= 0.0f ? SPLAT(0.0f) : z);
}
INLINE WIDE real not_left_of_zero(real z) {
  return z >= 0.0f ? SPLAT(1.0f) : (z < 0.0f ? SPLAT(0.0f) : z);
}

// identity: f(z) = z
INLINE WIDE real f_identity(real z) {
  return z;
}
INLINE WIDE real f_identity_derivative(real z) {
  return z == z ? SPLAT(1.0f) : z;
}
INLINE WIDE real f_identity_derivative_from_output(real a) {
  return f_identity_derivative(a);
}

// sigmoid: f(z) = 1 / (1 + e^-z), f' = a (1 - a). In z, f' is e / (1 + e)^2 with e = e^-|z|: 1 - a
// would cancel where a is near 1.
INLINE WIDE real f_sigmoid(real z) {
  return 1.0f / (1.0f + exponential(-z));
}
INLINE WIDE real f_sigmoid_derivative(real z) {
  const real e = decay(-fabs(z));
  const real q = 1.0f / (1.0f + e);
  return e * q * q;
}
INLINE WIDE real f_sigmoid_derivative_from_output(real a) {
  return a * (1.0f - a);
}

// tanh: f(z) = E / (E + 2) with E = e^2z - 1, f' = 1 - a^2. In z, f' is (2 w / (1 + w^2))^2 with
// w = e^-|z|. tanh is 1 in float from 9.02 on.
INLINE WIDE real f_tanh(real z) {
  const real e = bounded_expm1(2.0f * at_most(at_least(z, -9.02f), 9.02f));
  return e / (e + 2.0f);
}
INLINE WIDE real f_tanh_derivative(real z) {
  const real w = decay(-fabs(z));
  const real q = (w + w) / fma(w, w, SPLAT(1.0f));
  return q * q;
}
INLINE WIDE real f_tanh_derivative_from_output(real a) {
  return fma(-a, a, SPLAT(1.0f));
}

// relu: f(z) = max(z, 0), f' = step(z) = step(a)
INLINE WIDE real f_relu(real z) {
  return positive(z);
}
INLINE WIDE real f_relu_derivative(real z) {
  return right_of_zero(z);
}
INLINE WIDE real f_relu_derivative_from_output(real a) {
  return right_of_zero(a);
}

// leaky_relu: f(z) = max(z, 0.01 z), f' = max(step(z), 0.01)
#define LEAK 0.01f
INLINE WIDE real f_leaky_relu(real z) {
  return z < 0.0f ? LEAK * z : z;
}
INLINE WIDE real f_leaky_relu_derivative(real z) {
  return at_least(right_of_zero(z), LEAK);
}
INLINE WIDE real f_leaky_relu_derivative_from_output(real a) {
  return f_leaky_relu_derivative(a);
}

// elu: f(z) = max(z, 0) + (e^min(z, 0) - 1), f' = e^min(z, 0) = min(a, 0) + 1
// (Clevert, Unterthiner, Hochreiter, 2015)
INLINE WIDE real f_elu(real z) {
  return positive(z) + decay_minus_one(negative(z));
}
INLINE WIDE real f_elu_derivative(real z) {
  return decay(negative(z));
}
INLINE WIDE real f_elu_derivative_from_output(real a) {
  return negative(a) + 1.0f;
}

// selu: f(z) = L max(z, 0) + L A (e^min(z, 0) - 1), f' = L A e^z = a + L A where z < 0, else L. In
// z, e^z is w^2 with w = e^(z/2), to which L A is joined before the result gets too small to hold
// digits (Klambauer et al., "Self-Normalizing Neural Networks", 2017)
#define SELU_L  1.050701f
#define SELU_LA (SELU_L * 1.6732632f)
INLINE WIDE real f_selu(real z) {
  return fma(SPLAT(SELU_L), positive(z), SELU_LA * decay_minus_one(negative(z)));
}
INLINE WIDE real f_selu_derivative(real z) {
  const real w = decay(0.5f * negative(z));
  return fma(SELU_LA * w, w, not_left_of_zero(z) * (SELU_L - SELU_LA));
}
INLINE WIDE real f_selu_derivative_from_output(real a) {
  return fma(not_left_of_zero(a), SPLAT(SELU_L - SELU_LA), negative(a) + SELU_LA);
}

// gelu: f(z) = z Phi(z) = z (1 + erf(z / sqrt(2))) / 2, f' = Phi(z) + z phi(z), of the normal
// distribution. With x = |z|, Phi(-x) = e^(-x^2 / 2) T(x), so that nothing cancels left of 0: f is
// max(z, 0) - x Phi(-x), and f' is g = Phi(-x) - x phi(x) left of 0 and 1 - g right of it. T is a
// polynomial in (x - 3) / (x + 3), a minimax fit for x <= 14.5, where the exponential is 0; it is
// the square of w = e^(-x^2 / 4), which keeps its digits in the tail. The square of x is taken in
// two parts: half a unit in the last place of 105 is 32 of the exponential.
#define GELU_BOUND    14.5f
#define GELU_DENSITY  0x1.988454p-2f
INLINE WIDE real gelu_root(real x) {
  const real square = x * x;
  const real w = bounded_exponential(-0.25f * square);
  return fma(w, -0.25f * fma(x, x, -square), w);
}
INLINE WIDE real gelu_tail(real x) {
  const real s = (x - 3.0f) / (x + 3.0f);
  real q = fma(SPLAT(0x1.c26ff4p-15f), s, SPLAT(0x1.e4b5ccp-14f));
  q = fma(q, s, SPLAT(-0x1.642968p-12f));
  q = fma(q, s, SPLAT(-0x1.01eb84p-10f));
  q = fma(q, s, SPLAT(0x1.7cb9cp-9f));
  q = fma(q, s, SPLAT(0x1.91e066p-8f));
  q = fma(q, s, SPLAT(-0x1.7a9464p-5f));
  q = fma(q, s, SPLAT(0x1.f8baccp-4f));
  q = fma(q, s, SPLAT(-0x1.a6b66ap-3f));
  return fma(q, s, SPLAT(0x1.f1b89cp-4f));
}
INLINE WIDE real f_gelu(real z) {
  const real x = at_most(fabs(z), GELU_BOUND);
  const real w = gelu_root(x);
  return fma(x * gelu_tail(x) * w, -w, positive(z));
}
INLINE WIDE real f_gelu_derivative(real z) {
  const real x = at_most(fabs(z), GELU_BOUND);
  const real w = gelu_root(x);
  const real g = fma(SPLAT(-GELU_DENSITY), x, gelu_tail(x)) * w * w;
  return z < 0.0f ? g : 1.0f - g;
}

// gelu_tanh: f(z) = z sigmoid(y), y = 2 sqrt(2 / pi) (z + 0.044715 z^3)
// (Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016). Left of -30 f is 0 in float and z is
// held there, or -infinity would meet that 0; f' is 0 or 1 in float outside [-12, 9].
#define GELU_LINEAR (2.0f * 0.7978846f)
#define GELU_CUBIC  (GELU_LINEAR * 0.044715f)
INLINE WIDE real gelu_tanh_inner(real z) {
  return z * fma(z * z, SPLAT(GELU_CUBIC), SPLAT(GELU_LINEAR));
}
INLINE WIDE real f_gelu_tanh(real z) {
  return at_least(z, -30.0f) / (1.0f + exponential(-gelu_tanh_inner(z)));
}
INLINE WIDE real f_gelu_tanh_derivative(real z) {
  const real x = at_most(at_least(z, -12.0f), 9.0f);
  const real slope = fma(SPLAT(3.0f * GELU_CUBIC), x * x, SPLAT(GELU_LINEAR));
  const real e = exponential(gelu_tanh_inner(x));
  const real q = 1.0f / (1.0f + e);
  return e * q * fma(x * slope, q, SPLAT(1.0f));
}

// silu: f(z) = z sigmoid(z), f' = s (1 + z (1 - s)). With w = e^(z/2), s = w^2 / (1 + w^2) keeps
// its digits where e^z alone would be denormal. Left of -176 all of it is 0 in float.
INLINE WIDE real f_silu(real z) {
  const real w = decay(-0.5f * fabs(z));
  const real left = at_least(negative(z), -176.0f);
  return fma(left * w, w, positive(z)) / fma(w, w, SPLAT(1.0f));
}
INLINE WIDE real f_silu_derivative(real z) {
  const real x = at_most(at_least(z, -176.0f), 44.36f);
  const real w = bounded_exponential(0.5f * x);
  const real q = 1.0f / fma(w, w, SPLAT(1.0f));
  return fma(x, q, SPLAT(1.0f)) * w * w * q;
}

// softplus: f(z) = log(1 + e^z) = max(z, 0) + log(1 + e^-|z|), f' = sigmoid
INLINE WIDE real f_softplus(real z) {
  return positive(z) + log_one_plus(decay(-fabs(z)));
}
INLINE WIDE real f_softplus_derivative(real z) {
  return f_sigmoid(z);
}

// softsign: f(z) = z / (1 + |z|), f' = 1 / (1 + |z|)^2 = (1 - |a|)^2
INLINE WIDE real f_softsign(real z) {
  const real x = at_most(at_least(z, -0x1p60f), 0x1p60f);
  return x / (1.0f + fabs(x));
}
INLINE WIDE real f_softsign_derivative(real z) {
  const real q = 1.0f / (1.0f + fabs(z));
  return q * q;
}
INLINE WIDE real f_softsign_derivative_from_output(real a) {
  const real q = 1.0f - fabs(a);
  return q * q;
}

// hard_sigmoid: f(z) = (z + 3) / 6 within [0, 1]; f' = 1/6 inside, else 0
#define SIXTH (1.0f / 6.0f)
INLINE WIDE real f_hard_sigmoid(real z) {
  return at_most(at_least((z + 3.0f) * SIXTH, 0.0f), 1.0f);
}
INLINE WIDE real f_hard_sigmoid_derivative(real z) {
  return right_of_zero(3.0f - fabs(z)) * SIXTH;
}
INLINE WIDE real f_hard_sigmoid_derivative_from_output(real a) {
  return right_of_zero(a * (1.0f - a)) * SIXTH;
}
