// lanes: what the floats of one `real` come to together.

#include "prelude.cl"

#define PLUS(a, b)   ((a) + (b))
#define LARGER(a, b) ((a) < (b) ? (b) : (a))

INLINE WIDE float largest_lane(real v) {
  float lanes[VW];
  STORE(v, lanes);
  for (int distance = VW / 2; distance > 0; distance /= 2)
    for (int i = 0; i < distance; i++) lanes[i] = LARGER(lanes[i], lanes[i + distance]);
  return lanes[0];
}

INLINE WIDE float sum_of_lanes(real v) {
  float lanes[VW];
  STORE(v, lanes);
  for (int distance = VW / 2; distance > 0; distance /= 2)
    for (int i = 0; i < distance; i++) lanes[i] += lanes[i + distance];
  return lanes[0];
}
