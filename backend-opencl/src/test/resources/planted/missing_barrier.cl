// Wrong: reads the neighbour's element without waiting for it.
__kernel void missing_barrier(__global const float *in, __global float *out) {
  __local float tile[32];
  const int t = get_local_id(0);
  tile[t] = in[get_global_id(0)];
  out[get_global_id(0)] = tile[(t + 1) % 32];
}
