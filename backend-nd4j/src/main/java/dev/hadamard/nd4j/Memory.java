package dev.hadamard.nd4j;

import dev.hadamard.OutOfDeviceMemoryException;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Creates buffers of float32, independently of ND4J's default type, and arrays that are views of
 * them.
 */
final class Memory {

  private Memory() {}

  /** Allocates a buffer outside of any workspace that the caller may have opened. */
  @SuppressWarnings("try") // the scope is left at the end
  static DataBuffer allocate(long size, boolean zeros) {
    requireRoom(size * Float.BYTES, Pointer.availablePhysicalBytes());
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.createBuffer(DataType.FLOAT, size, zeros);
    }
  }

  /**
   * Refuses an allocation that does not fit the machine's memory: ND4J clears new memory without a
   * check, which crashes the process if there is none.
   *
   * @param available the available bytes; 0 or less if unknown
   */
  static void requireRoom(long bytes, long available) {
    if (available > 0 && bytes > available) {
      throw new OutOfDeviceMemoryException(
          bytes, Math.max(0, Pointer.physicalBytes()), Pointer.totalPhysicalBytes());
    }
  }

  /** The elements from one on as a vector. */
  static INDArray vector(DataBuffer buffer, long from, long size) {
    return Nd4j.create(buffer, new long[] {size}, new long[] {1}, from, 'c');
  }

  /** The elements from one on as a matrix of m × n, row-major. */
  static INDArray rowMajor(DataBuffer buffer, long from, long m, long n) {
    return Nd4j.create(buffer, new long[] {m, n}, new long[] {n, 1}, from, 'c');
  }

  /** The elements from one on as a matrix of m × n, column-major: the order that BLAS wants. */
  static INDArray columnMajor(DataBuffer buffer, long from, long m, long n) {
    return Nd4j.create(buffer, new long[] {m, n}, new long[] {1, m}, from, 'f');
  }
}
