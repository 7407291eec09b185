// Wrong: all work-items write one element.
__kernel void race(__global const float *in, __global float *out) {
  out[0] = in[get_global_id(0)] + get_global_id(0);
}
