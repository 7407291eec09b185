// gather: the matrix that a window finds in images (included by a kernel file). It is nowhere in
// memory: the loops of a product read it from the images, where they would read a matrix.
//
//   row      (image, i, j), row-major: one position of the window, of grid_height x grid_width
//   column   (k, l, s): tap row k, run l of it, float s of the run; `runs` runs of `run` floats each
//   element  float u = j step_x + origin_x + l run_step + s
//            of line y = i step_y + origin_y + k line_step, a row of the image with all its channels
//            0 where 0 <= y < height or 0 <= u < width does not hold
//
//   image, 2 channels, window 2 x 3             a row of the matrix, runs = 1, run = 6
//   +---+---+---+---+---+---+
//   |   |   | 0 1 2 3 4 5 | |   line y          | 0 1 2 3 4 5 | 6 7 8 9 . . |
//   |   |   | 6 7 8 9 . . | |   line y + 1
//   +---+---+---+---+---+---+
//
// A run lies in one piece: the channels of a pixel (or those of a group), or of all pixels of a tap
// row if they are neighbours. Steps may be negative, as in the gradient of the input. The record
// dev.hadamard.spi.Gather has the same numbers.

#include "prelude.cl"

typedef struct {
  int height;
  int width;
  int grid_height;
  int grid_width;
  int step_y;
  int step_x;
  int origin_y;
  int origin_x;
  int line_step;
  int runs;
  int run;
  int run_step;
} Gather;

#define GATHER_PARAMETERS(G)                                                                       \
  const int G##_height, const int G##_width, const int G##_grid_height, const int G##_grid_width, \
      const int G##_step_y, const int G##_step_x, const int G##_origin_y, const int G##_origin_x, \
      const int G##_line_step, const int G##_runs, const int G##_run, const int G##_run_step
#define GATHER_VALUES(G)                                                                   \
  {                                                                                        \
    G##_height, G##_width, G##_grid_height, G##_grid_width, G##_step_y, G##_step_x,        \
        G##_origin_y, G##_origin_x, G##_line_step, G##_runs, G##_run, G##_run_step         \
  }

// A row of the matrix, taken apart. Not by %: paired with / it becomes an instruction that Oclgrind
// does not know.
typedef struct {
  int image;
  int i;
  int j;
} Position;

INLINE Position position(const Gather g, int row) {
  const int across = row / g.grid_width;
  Position p;
  p.image = across / g.grid_height;
  p.i = across - p.image * g.grid_height;
  p.j = row - across * g.grid_width;
  return p;
}

INLINE Position next_position(const Gather g, Position p) {
  p.j++;
  if (p.j == g.grid_width) {
    p.j = 0;
    p.i++;
  }
  if (p.i == g.grid_height) {
    p.i = 0;
    p.image++;
  }
  return p;
}

// A column of the matrix, taken apart.
typedef struct {
  int k;
  int l;
  int s;
} Column;

INLINE Column column_of(const Gather g, int column) {
  const int run = column / g.run;
  Column c;
  c.k = run / g.runs;
  c.l = run - c.k * g.runs;
  c.s = column - run * g.run;
  return c;
}

INLINE Column next_run(const Gather g, Column c) {
  c.s = 0;
  c.l++;
  if (c.l == g.runs) {
    c.l = 0;
    c.k++;
  }
  return c;
}

INLINE int line_of(const Gather g, const Position p, const Column c) {
  return p.i * g.step_y + g.origin_y + c.k * g.line_step;
}

INLINE int float_of(const Gather g, const Position p, const Column c) {
  return p.j * g.step_x + g.origin_x + c.l * g.run_step + c.s;
}

// The index of an element in the images, -1 if it is outside them.
INLINE int gathered_place(const Gather g, int row, int column) {
  const Position p = position(g, row);
  const Column c = column_of(g, column);
  const int y = line_of(g, p, c);
  const int u = float_of(g, p, c);
  return y >= 0 && y < g.height && u >= 0 && u < g.width ? (p.image * g.height + y) * g.width + u
                                                         : -1;
}

INLINE float gathered(const Gather g, GLOBAL const float *images, int row, int column) {
  const int place = gathered_place(g, row, column);
  return place >= 0 ? images[place] : 0.0f;
}

// Copies `count` elements of a row, from `c` on.
INLINE WIDE void gather_row(const Gather g, GLOBAL const float *images, const Position p, Column c,
                            int count, float *to) {
#pragma unroll 1
  while (count > 0) {
    const int length = min(count, g.run - c.s);
    const int y = line_of(g, p, c);
    const int u = float_of(g, p, c);
    const int inside = y >= 0 && y < g.height;
    const int low = inside ? min(length, max(0, -u)) : length;
    const int high = inside ? max(low, min(length, g.width - u)) : length;
    GLOBAL const float *from = images + (size_t)(inside ? (p.image * g.height + y) * g.width : 0);
    int q = 0;
#pragma unroll 1
    for (; q < low; q++) to[q] = 0.0f;
#pragma unroll 1
    for (; q + VW <= high; q += VW) STORE(LOAD(from + (u + q)), to + q);
#pragma unroll 1
    for (; q < high; q++) to[q] = from[u + q];
#pragma unroll 1
    for (; q < length; q++) to[q] = 0.0f;
    to += length;
    count -= length;
    c = next_run(g, c);
  }
}

// The next `count` (at most VW) elements of a row; moves `c` behind them.
INLINE WIDE real gather_vector(const Gather g, GLOBAL const float *images, const Position p,
                               Column *c, int count) {
  if (count == VW && c->s + VW <= g.run) {
    const int y = line_of(g, p, *c);
    const int u = float_of(g, p, *c);
    if (y >= 0 && y < g.height && u >= 0 && u + VW <= g.width) {
      c->s += VW;
      if (c->s == g.run) *c = next_run(g, *c);
      return LOAD(images + (size_t)((p.image * g.height + y) * g.width + u));
    }
  }
  float lanes[VW];
  STORE(SPLAT(0.0f), lanes);
  int q = 0;
#pragma unroll 1
  while (q < count) {
    const int end = min(count, q + g.run - c->s);
    const int y = line_of(g, p, *c);
    const int u = float_of(g, p, *c) - q;
    if (y >= 0 && y < g.height) {
      GLOBAL const float *from = images + (size_t)((p.image * g.height + y) * g.width);
#pragma unroll 1
      for (int t = max(q, -u); t < min(end, g.width - u); t++) lanes[t] = from[u + t];
    }
    c->s += end - q;
    if (c->s == g.run) *c = next_run(g, *c);
    q = end;
  }
  return LOAD(lanes);
}
