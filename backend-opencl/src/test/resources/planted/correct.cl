// Right: the control. Each work-item reads what its neighbour put into local memory.
__kernel void correct(__global const float *in, __global float *out) {
  __local float tile[32];
  const int t = get_local_id(0);
  tile[t] = in[get_global_id(0)];
  barrier(CLK_LOCAL_MEM_FENCE);
  out[get_global_id(0)] = tile[(t + 1) % 32];
}
