package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.UnallocatedTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An arena that notes what it is asked for and allocates nothing. */
final class UnallocatedArena implements TensorArena {

  private final List<UnallocatedTensor> tensors = new ArrayList<>();
  private boolean isClosed;

  @Override
  public Tensor allocate(Shape shape) {
    UnallocatedTensor tensor = new UnallocatedTensor("tensor " + tensors.size(), shape);
    tensors.add(tensor);
    return tensor;
  }

  /** What was asked for, in this order. */
  List<UnallocatedTensor> tensors() {
    return Collections.unmodifiableList(tensors);
  }

  @Override
  public long bytes() {
    return tensors.stream().mapToLong(tensor -> tensor.shape().bytes()).sum();
  }

  @Override
  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
