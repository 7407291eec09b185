// expression: outputs <- expressions of inputs, element by element, in one launch. An output may be an
// input. The kernel itself is generated from the expressions: program.cl.
//
//   -D VW, -D BLOCK  see elementwise.cl, which also draws the work-groups

#define ACTIVATION f_identity

#include "functions.cl"
#include "elementwise.cl"

#include "program.cl"
