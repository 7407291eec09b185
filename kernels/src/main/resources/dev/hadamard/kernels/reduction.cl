// reduction: what the kernels reduce_rows and reduce_columns share. The expression of an element is
// generated, and each kernel includes it: program.cl, with element(...), INPUTS and ARGUMENTS.
//
//   -D LARGEST  1 for the largest element, 0 for the sum
//   -D VW       floats in a vector, see prelude.cl
//
// Several reductions may be one program, in which this file stands once. So LARGEST is an argument
// of what is here.

#define ACTIVATION f_identity

#include "functions.cl"

// NaN stays, whichever of the two it is.
#define COMBINE(largest, a, b) \
  ((largest) ? ((a) != (a) ? (a) : ((a) > (b) ? (a) : (b))) : (a) + (b))
#define NEUTRAL(largest) ((largest) ? -INFINITY : 0.0f)

// The first `count` of v's VW floats; the others become neutral.
INLINE WIDE real first_some(real v, int count, int largest) {
  if (count >= VW) return v;
  float lanes[VW];
  STORE(v, lanes);
  for (int i = 0; i < VW; i++)
    if (i >= count) lanes[i] = NEUTRAL(largest);
  return LOAD(lanes);
}

INLINE WIDE float combined_lanes(real v, int largest) {
  float lanes[VW];
  STORE(v, lanes);
  for (int distance = VW / 2; distance > 0; distance /= 2)
    for (int i = 0; i < distance; i++)
      lanes[i] = COMBINE(largest, lanes[i], lanes[i + distance]);
  return lanes[0];
}
