// scaled: what an element becomes in C <- alpha sum + beta C (included by a kernel file).
//
// beta = 0 never reads C. Each block of a long sum is scaled by itself, so that C always holds a
// whole number of blocks.
//
//   -D MOMENTUM  1: C is the velocity of W, and W <- W - eta C follows; default 0

#include "prelude.cl"

typedef struct {
  float alpha;
  float beta;
  GLOBAL float *c;
#if MOMENTUM
  float eta;
  GLOBAL float *w;
#endif
} Epilogue;

INLINE WIDE void deposit(const Epilogue e, real sum, size_t at, int column, int count, int first,
                         int last) {
  real value = e.alpha * sum;
  if (!first)
    value = MULTIPLY_ADD(SPLAT(e.alpha), sum, load_some(e.c + at, count, 0.0f));
  else if (e.beta != 0.0f)
    value = MULTIPLY_ADD(SPLAT(e.beta), load_some(e.c + at, count, 0.0f), value);
  store_some(value, e.c + at, count);
#if MOMENTUM
  if (last)
    store_some(MULTIPLY_ADD(SPLAT(-e.eta), value, load_some(e.w + at, count, 0.0f)), e.w + at,
               count);
#endif
}
