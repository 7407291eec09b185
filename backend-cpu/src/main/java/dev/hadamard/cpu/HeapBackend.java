package dev.hadamard.cpu;

import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.op.Columns;
import dev.hadamard.spi.AbstractBackend;
import java.nio.FloatBuffer;

/**
 * Memory of the backends whose tensors are Java arrays and whose operations never outlive a call.
 */
abstract class HeapBackend extends AbstractBackend<CpuTensor> {

  HeapBackend(long maxBytes) {
    super(CpuTensor.class, maxBytes);
    implement(Columns.Join.class, ColumnCopies::join);
    implement(Columns.Split.class, ColumnCopies::split);
  }

  @Override
  protected final CpuTensor allocate(Shape shape) {
    try {
      return new CpuTensor(this, shape);
    } catch (OutOfMemoryError heapFull) {
      OutOfDeviceMemoryException refusal =
          new OutOfDeviceMemoryException(
              shape.bytes(),
              bytesInUse(),
              Runtime.getRuntime().maxMemory(),
              "the heap of the JVM; -Xmx changes it");
      refusal.initCause(heapFull);
      throw refusal;
    }
  }

  @Override
  protected final CpuTensor view(CpuTensor allocation, int from, Shape shape) {
    return new CpuTensor(allocation, from, shape);
  }

  @Override
  protected final void free(CpuTensor tensor) {
    // The garbage collector takes the array once the tensor is unreachable.
  }

  @Override
  protected final void doWrite(FloatBuffer source, CpuTensor target) {
    source.get(target.data, target.start, target.shape().size());
  }

  @Override
  protected final void doRead(CpuTensor source, FloatBuffer target) {
    target.put(source.data, source.start, source.shape().size());
  }

  @Override
  protected final void doSynchronize() {
    // Operations are done when their call returns.
  }
}
