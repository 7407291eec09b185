// activations: f, f' and, where it exists, f' written in a = f(z), of the one activation that the
// build names.
//
//   -D ACTIVATION=f_relu   f_ and one of: identity sigmoid tanh relu leaky_relu elu selu gelu silu
//                          softplus softsign hard_sigmoid
//
// ACTIVATE(z), DERIVATIVE(z) and DERIVATIVE_FROM_OUTPUT(a) then work on a `real`. gelu, silu and
// softplus have no form in a. Every f passes NaN on: x < 0 ? 0 : x keeps it, fmax(x, 0) would not.

#include "exponential.cl"

#define JOIN_(a, b)               a##b
#define JOIN(a, b)                JOIN_(a, b)
#define ACTIVATE(z)               ACTIVATION(z)
#define DERIVATIVE(z)             JOIN(ACTIVATION, _derivative)(z)
#define DERIVATIVE_FROM_OUTPUT(a) JOIN(ACTIVATION, _derivative_from_output)(a)

// identity: f(z) = z
INLINE WIDE real f_identity(real z) { return z; }
INLINE WIDE real f_identity_derivative(real z) { return SPLAT(1.0f); }
INLINE WIDE real f_identity_derivative_from_output(real a) { return SPLAT(1.0f); }

// sigmoid: f(z) = 1 / (1 + e^-z), f' = a (1 - a). In z, f' is e / (1 + e)^2 with e = e^-|z|: 1 - a
// would cancel where a is near 1.
INLINE WIDE real f_sigmoid(real z) { return 1.0f / (1.0f + exponential(-z)); }
INLINE WIDE real f_sigmoid_derivative(real z) {
  const real e = exponential(-fabs(z));
  return e / ((1.0f + e) * (1.0f + e));
}
INLINE WIDE real f_sigmoid_derivative_from_output(real a) { return a * (1.0f - a); }

// tanh: f' = 1 - a^2. In z, f' is 4 e / (1 + e)^2 with e = e^(-2 |z|).
INLINE WIDE real f_tanh(real z) { return hyperbolic_tangent(z); }
INLINE WIDE real f_tanh_derivative(real z) {
  const real e = exponential(-2.0f * fabs(z));
  return 4.0f * e / ((1.0f + e) * (1.0f + e));
}
INLINE WIDE real f_tanh_derivative_from_output(real a) { return (1.0f - a) * (1.0f + a); }

// relu: f(z) = max(z, 0), f' = 1 where z > 0, else 0
INLINE WIDE real f_relu(real z) { return z < 0.0f ? SPLAT(0.0f) : z; }
INLINE WIDE real f_relu_derivative(real z) { return z > 0.0f ? SPLAT(1.0f) : SPLAT(0.0f); }
INLINE WIDE real f_relu_derivative_from_output(real a) { return f_relu_derivative(a); }

// leaky_relu: f(z) = z where z > 0, else 0.01 z
INLINE WIDE real f_leaky_relu(real z) { return z < 0.0f ? 0.01f * z : z; }
INLINE WIDE real f_leaky_relu_derivative(real z) { return z > 0.0f ? SPLAT(1.0f) : SPLAT(0.01f); }
INLINE WIDE real f_leaky_relu_derivative_from_output(real a) { return f_leaky_relu_derivative(a); }

// elu: f(z) = z where z > 0, else e^z - 1; f' = 1, else e^z = a + 1
INLINE WIDE real f_elu(real z) { return z > 0.0f ? z : exponential_minus_one(z); }
INLINE WIDE real f_elu_derivative(real z) { return z > 0.0f ? SPLAT(1.0f) : exponential(z); }
INLINE WIDE real f_elu_derivative_from_output(real a) { return a > 0.0f ? SPLAT(1.0f) : a + 1.0f; }

// selu: f(z) = s z where z > 0, else s alpha (e^z - 1), the s and alpha that keep mean 0 and
// variance 1 (Klambauer et al., "Self-Normalizing Neural Networks", 2017)
#define SELU_SCALE       1.0507009873554805f
#define SELU_SCALE_ALPHA 1.7580993408473766f
INLINE WIDE real f_selu(real z) {
  return z > 0.0f ? SELU_SCALE * z : SELU_SCALE_ALPHA * exponential_minus_one(z);
}
INLINE WIDE real f_selu_derivative(real z) {
  return z > 0.0f ? SPLAT(SELU_SCALE) : SELU_SCALE_ALPHA * exponential(z);
}
INLINE WIDE real f_selu_derivative_from_output(real a) {
  return a > 0.0f ? SPLAT(SELU_SCALE) : a + SELU_SCALE_ALPHA;
}

// gelu, tanh form: f(z) = z / 2 (1 + tanh u) = z sigmoid(2u), u = sqrt(2 / pi) (z + 0.044715 z^3)
// (Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016). Beyond |z| = 12 sigmoid(2u) is 0 or 1 in
// float, so z is bounded there before it is cubed.
#define GELU_LINEAR 1.5957691216057308f
#define GELU_CUBIC  0.07135481627260025f
INLINE WIDE real gelu_exponent(real bounded) {
  return bounded * fma(SPLAT(GELU_CUBIC), bounded * bounded, SPLAT(GELU_LINEAR));
}
INLINE WIDE real f_gelu(real z) {
  return z * f_sigmoid(gelu_exponent(at_most(at_least(z, -12.0f), 12.0f)));
}
INLINE WIDE real f_gelu_derivative(real z) {
  const real bounded = at_most(at_least(z, -12.0f), 12.0f);
  const real twice_u = gelu_exponent(bounded);
  const real slope = fma(SPLAT(3.0f * GELU_CUBIC), bounded * bounded, SPLAT(GELU_LINEAR));
  return fma(bounded * slope, f_sigmoid_derivative(twice_u), f_sigmoid(twice_u));
}

// silu: f(z) = z sigmoid(z), f' = s + z s (1 - s). z is bounded where s (1 - s) is 0 in float.
INLINE WIDE real f_silu(real z) { return z * f_sigmoid(z); }
INLINE WIDE real f_silu_derivative(real z) {
  const real bounded = at_most(at_least(z, -110.0f), 110.0f);
  return fma(bounded, f_sigmoid_derivative(bounded), f_sigmoid(bounded));
}

// softplus: f(z) = log(1 + e^z) = max(z, 0) + log(1 + e^-|z|), f' = sigmoid
INLINE WIDE real f_softplus(real z) { return f_relu(z) + log_one_plus(exponential(-fabs(z))); }
INLINE WIDE real f_softplus_derivative(real z) { return f_sigmoid(z); }

// softsign: f(z) = z / (1 + |z|), f' = 1 / (1 + |z|)^2 = (1 - |a|)^2
INLINE WIDE real f_softsign(real z) { return z / (1.0f + fabs(z)); }
INLINE WIDE real f_softsign_derivative(real z) {
  const real w = 1.0f / (1.0f + fabs(z));
  return w * w;
}
INLINE WIDE real f_softsign_derivative_from_output(real a) {
  const real w = 1.0f - fabs(a);
  return w * w;
}

// hard_sigmoid: f(z) = z / 6 + 1/2 within [0, 1]; f' = 1/6 where 0 < a < 1, else 0
INLINE WIDE real f_hard_sigmoid(real z) {
  return at_most(at_least(fma(z, SPLAT(1.0f / 6.0f), SPLAT(0.5f)), 0.0f), 1.0f);
}
INLINE WIDE real f_hard_sigmoid_derivative(real z) {
  return fabs(z) < 3.0f ? SPLAT(1.0f / 6.0f) : SPLAT(0.0f);
}
INLINE WIDE real f_hard_sigmoid_derivative_from_output(real a) {
  return a > 0.0f && a < 1.0f ? SPLAT(1.0f / 6.0f) : SPLAT(0.0f);
}
