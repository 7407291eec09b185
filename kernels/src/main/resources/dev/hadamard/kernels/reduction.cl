// reduction: what the kernels reduce_rows and reduce_columns share. The expression of an element is
// generated: program.cl, with element(...), INPUTS and ARGUMENTS.
//
//   -D LARGEST  1 for the largest element, 0 for the sum
//   -D VW       floats in a vector, see prelude.cl

#define ACTIVATION f_identity

#include "functions.cl"

#include "program.cl"

// NaN stays, whichever of the two it is.
#if LARGEST
#define NEUTRAL       -INFINITY
#define COMBINE(a, b) ((a) != (a) ? (a) : ((a) > (b) ? (a) : (b)))
#else
#define NEUTRAL       0.0f
#define COMBINE(a, b) ((a) + (b))
#endif

// The first `count` of v's VW floats; the others become neutral.
INLINE WIDE real first_some(real v, int count) {
  if (count >= VW) return v;
  float lanes[VW];
  STORE(v, lanes);
  for (int i = 0; i < VW; i++)
    if (i >= count) lanes[i] = NEUTRAL;
  return LOAD(lanes);
}

INLINE WIDE float combined_lanes(real v) {
  float lanes[VW];
  STORE(v, lanes);
  for (int distance = VW / 2; distance > 0; distance /= 2)
    for (int i = 0; i < distance; i++) lanes[i] = COMBINE(lanes[i], lanes[i + distance]);
  return lanes[0];
}
