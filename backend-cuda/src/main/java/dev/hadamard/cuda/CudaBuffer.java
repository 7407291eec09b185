package dev.hadamard.cuda;

import dev.hadamard.kernels.launch.Argument;

/**
 * A piece of device memory.
 *
 * @param id unique in its backend and never used again: what tells argument tuples apart
 * @param address where it begins, at a multiple of 256 bytes
 * @param bytes its size, that of its size class
 */
record CudaBuffer(long id, DeviceAddress address, long bytes) implements Argument.Memory {

  @Override
  public boolean equals(Object other) {
    return other instanceof CudaBuffer that && id == that.id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
