// Wrong: half of the group never comes to the barrier.
__kernel void divergent_barrier(__global const float *in, __global float *out) {
  __local float tile[32];
  const int t = get_local_id(0);
  tile[t] = in[get_global_id(0)];
  if (t < 16) {
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  out[get_global_id(0)] = tile[t];
}
