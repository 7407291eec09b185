// Wrong: half of the local memory is read before anything was written there.
__kernel void uninitialised(__global const float *in, __global float *out) {
  __local float tile[64];
  const int t = get_local_id(0);
  tile[t] = in[get_global_id(0)];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (tile[t + 32] > 0.0f) out[get_global_id(0)] = tile[t];
}
