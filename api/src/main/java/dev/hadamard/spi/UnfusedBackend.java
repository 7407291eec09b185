package dev.hadamard.spi;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Op;
import dev.hadamard.op.Primitive;
import java.util.List;

/**
 * The unfused twin of a backend: it composes every operation of primitives, which alone it hands
 * on.
 */
public final class UnfusedBackend extends ForwardingBackend {

  /** Composes on this backend, and closes it when it is closed itself. */
  public UnfusedBackend(Backend delegate) {
    super(delegate);
  }

  @Override
  public void run(Op op) {
    if (op instanceof Primitive) {
      delegate().run(op);
      return;
    }
    try (TensorArena arena = newArena()) {
      op.compose(
          new Composition() {
            @Override
            public void run(Op part) {
              UnfusedBackend.this.run(part);
            }

            @Override
            public Tensor scratch(Shape shape) {
              return arena.allocate(shape);
            }
          });
    }
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    return new RepeatedOperations(this, operations);
  }
}
