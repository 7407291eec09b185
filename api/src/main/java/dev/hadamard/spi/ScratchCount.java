package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Op;

/** Composes operations as a recording does, and counts the scratch memory instead of taking it. */
final class ScratchCount implements Composition {

  private final Implementations implementations;
  private final ScratchTensors scratch = new ScratchTensors(this::count);
  private long bytes;

  ScratchCount(Implementations implementations) {
    this.implementations = implementations;
  }

  /** Counts for an operation that takes the scratch memory of those before. */
  void runNext(Op op) {
    scratch.next();
    run(op);
  }

  @Override
  public void run(Op op) {
    if (implementations.of(op) == null && OperandCheck.hasWork(op)) {
      implementations.compose(op, this);
    }
  }

  private Tensor count(Shape shape) {
    bytes += shape.bytes();
    return new UnallocatedTensor("scratch", shape);
  }

  @Override
  public Tensor scratch(Shape shape) {
    return scratch.get(shape);
  }

  /** The sum so far. */
  long bytes() {
    return bytes;
  }
}
