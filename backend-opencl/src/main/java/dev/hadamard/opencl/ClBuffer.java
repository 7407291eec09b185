package dev.hadamard.opencl;

import dev.hadamard.kernels.launch.Argument;
import org.jocl.cl_mem;

/**
 * A piece of device memory.
 *
 * @param id unique in its backend and never used again: what tells argument tuples apart
 * @param handle the driver's name for it
 * @param offset where it begins in the driver's buffer that it is a part of, in bytes; else 0
 * @param bytes its size, that of its size class
 */
record ClBuffer(long id, cl_mem handle, long offset, long bytes) implements Argument.Memory {

  @Override
  public boolean equals(Object other) {
    return other instanceof ClBuffer that && id == that.id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
