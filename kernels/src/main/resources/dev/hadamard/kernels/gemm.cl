// gemm: takes the one family of matrix-product loops that the build asks for.
//
//   -D GEMM_FAMILY=GEMM_NAIVE   gemm_naive.cl  any device, one work-item an element
//   -D GEMM_FAMILY=GEMM_TILED   gemm_tiled.cl  GPUs, tiles in local memory
//   -D GEMM_FAMILY=GEMM_STRIP   gemm_strip.cl  CPU devices, tiles in registers
//   -D GEMM_FAMILY=GEMM_DIRECT  gemm_direct.cl any device, one row or few columns
//   -D GEMM_FAMILY=GEMM_TENSOR  gemm_tensor.cl NVIDIA's tensor cores, in reduced precision
//
// A kernel file defines, before it includes this one, how a sum is stored:
//
//   Epilogue                    a struct of what the end of the product needs
//   deposit(epilogue, sum, at, column, count, first, last)
//       `sum` holds the terms of one block of k for `count` (at most VW) neighbouring elements, the
//       first at index `at` of C and in column `column`. Blocks come in order: the `first` one must
//       not read C (unless the formula itself does), later ones add to what the last one left
//       there, and the `last` one finishes the element.
//
// and gets GEMM_ATTRIBUTES, GEMM_PARAMETERS(RESTRICT), GEMM_LOCALS and GEMM(x, y, epilogue) to
// build its kernel of. (x, y) is a part of C, the tile, strip or element of column x and row y
// among its like; the one that falls to this group or work-item of a two-dimensional range is
// (GEMM_PART_X, GEMM_PART_Y). Only the kernel's own pointers are RESTRICT: on those of an inlined
// function it changes nothing but leaves marks that Oclgrind does not know.
//
// What belongs to a row of C rather than to an element is done once, by the work-items that make
// the first column of parts, x = 0: each takes the rows GEMM_FIRST_ROW(y), stepping by
// GEMM_ROW_STEP, below GEMM_END_ROW(y) and m, VW of them at a time.
//
// Operands that are no matrices in memory: a kernel file may define, before it includes this one,
//
//   GEMM_GEOMETRY           a struct of its own, which its kernel has under the name `geometry` where
//                           it uses GEMM; the macros below may use it, m, n, k, a and b
//   GATHER_LEFT             1: A is the matrix that geometry.gather finds in the images a, see
//                           gather.cl
//   GATHER_RIGHT            1: the same of B and b
//   SHORT_RUNS              1: runs of the gather are shorter than a vector, so the strip family
//                           gathers down the columns; a -D value, default 0
//   LEFT_ELEMENT(i, p)      the element A(i, p), where A is neither gathered nor at its steps
//   LEFT_QUAD(i, p)         four of them, along i where TA, else along p; 0 outside A
//   RIGHT_ROW(p)            the place in b of B(p, 0), behind which the row follows, where B is
//                           neither gathered nor at its steps
//   OUTPUT_PLACE(i, j)      the index of C(i, j), a size_t
//
// A part is GEMM_PART_COLUMNS columns wide. GEMM_PART_DONE lets those who made it read all of it,
// and make another: a barrier in the families whose parts are a group's.

#ifdef GEMM_GEOMETRY
#define GEOMETRY_PARAMETER , const GEMM_GEOMETRY geometry
#define GEOMETRY_ARGUMENT  , geometry
#else
#define GEOMETRY_PARAMETER
#define GEOMETRY_ARGUMENT
#endif
#ifndef GATHER_LEFT
#define GATHER_LEFT 0
#endif
#ifndef GATHER_RIGHT
#define GATHER_RIGHT 0
#endif
#ifndef SHORT_RUNS
#define SHORT_RUNS 0
#endif
#ifndef OUTPUT_PLACE
#define OUTPUT_PLACE(i, j) ((size_t)(i)*n + (j))
#endif

#define GEMM_NAIVE  0
#define GEMM_TILED  1
#define GEMM_STRIP  2
#define GEMM_DIRECT 3
#define GEMM_TENSOR 4

#if GEMM_FAMILY == GEMM_TILED
#include "gemm_tiled.cl"
#define GEMM_PART_COLUMNS BN
#define GEMM_PART_DONE    BARRIER_ALL
#elif GEMM_FAMILY == GEMM_STRIP
#include "gemm_strip.cl"
#define GEMM_PART_COLUMNS columns_per_item
#define GEMM_PART_DONE
#elif GEMM_FAMILY == GEMM_DIRECT
#include "gemm_direct.cl"
#define GEMM_PART_COLUMNS VW
#define GEMM_PART_DONE    GEMM_TEAM_DONE
#elif GEMM_FAMILY == GEMM_TENSOR
#include "gemm_tensor.cl"
#define GEMM_PART_COLUMNS EDGE
#define GEMM_PART_DONE    BARRIER_ALL
#else
#include "gemm_naive.cl"
#define GEMM_PART_COLUMNS 1
#define GEMM_PART_DONE
#endif
