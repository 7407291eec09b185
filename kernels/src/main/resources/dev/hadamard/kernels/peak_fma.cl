// peak_fma: out(i) <- sum over the chains c of x(c), after `rounds` times STEPS of x <- a x + b
//
// How fast a device can multiply and add when nothing else holds it up: everything stays in
// registers, and enough sums are under way for none to wait for the one before it. A round is
// 2 STEPS CHAINS VW operations per work-item. With |a| < 1 every x tends to b / (1 - a), so nothing
// overflows or becomes subnormal. All of them start differently and their sum is written, so that a
// compiler can leave nothing out.
//
//   work-item 0        work-item 1        ...
//   | VW floats of out | VW floats of out | ...      one dimension, any group size
//
//   -D VW      floats in a vector, see prelude.cl
//   -D CHAINS  independent sums per work-item: 1 to 16. Fewer than latency x units leave the units
//              waiting; more than there are registers go to memory
//
// No local memory.

#include "prelude.cl"

#define STEPS 8

KERNEL WIDE void peak_fma(const int rounds, const float a, const float b, GLOBAL float *out) {
  const real factor = SPLAT(a);
  const real shift = SPLAT(b);
  float lanes[VW];
  for (int i = 0; i < VW; i++) lanes[i] = 0.01f * (float)(i + 1 + (int)(GLOBAL_ID(0) % 64));
  real x[CHAINS];
#pragma unroll
  for (int c = 0; c < CHAINS; c++) x[c] = LOAD(lanes) + SPLAT((float)c);

#pragma unroll 1
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int step = 0; step < STEPS; step++) {
#pragma unroll
      for (int c = 0; c < CHAINS; c++) x[c] = MULTIPLY_ADD(x[c], factor, shift);
    }
  }

  real sum = x[0];
#pragma unroll
  for (int c = 1; c < CHAINS; c++) sum += x[c];
  STORE(sum, out + GLOBAL_ID(0) * VW);
}
