// Wrong: the last work-item reads and writes past the 64 elements.
__kernel void out_of_bounds(__global const float *in, __global float *out) {
  const size_t i = get_global_id(0) + 1;
  out[i] = in[i];
}
