package dev.hadamard.spi;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Columns;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Primitive;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.SwapAxes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The unfused twin of a backend: it composes every operation of those that have no composition, the
 * primitives, the expressions, pooling, group norms, the sums of convolutions and copies, and hands
 * only these on.
 *
 * <p>It keeps the contract of the other backend. What is wrong with an operation is refused before
 * any part of it is computed (B8), and the parts are one recording, whose replay is atomic (B11).
 */
public final class UnfusedBackend extends ForwardingBackend {

  /** Composes on this backend, and closes it when it is closed itself. */
  public UnfusedBackend(Backend delegate) {
    super(delegate);
  }

  @Override
  public void run(Op op) {
    if (hasNoComposition(op)) {
      delegate().run(op);
      return;
    }
    try (Recording parts = record(List.of(op))) {
      parts.replay();
    }
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    List<Op> whole = List.copyOf(operations);
    delegate().record(whole).close(); // refuses what is wrong with the operations themselves
    TensorArena scratch = newArena();
    try {
      Parts parts = new Parts(scratch::allocate);
      whole.forEach(parts::run);
      return new Unfused(whole, delegate().record(parts.found), scratch);
    } catch (RuntimeException | Error refused) {
      scratch.close();
      throw refused;
    }
  }

  @Override
  public long scratchBytes(List<? extends Op> operations) {
    long[] own = new long[1];
    Parts parts =
        new Parts(
            shape -> {
              own[0] += shape.bytes();
              return new UnallocatedTensor("scratch", shape);
            });
    operations.forEach(parts::run);
    return own[0] + delegate().scratchBytes(parts.found);
  }

  private boolean hasNoComposition(Op op) {
    return op instanceof Primitive
        || op instanceof SwapAxes
        || op instanceof Lookup.Forward
        || op instanceof Lookup.Gradient
        || (op instanceof Matmul.Batched batched && !batched.isComposed(viewAlignment()))
        || op instanceof Elementwise
        || op instanceof Reduction
        || ((op instanceof Pooling || op instanceof GroupNormalization) && !op.isDegenerate())
        || op instanceof Columns.Join
        || op instanceof Columns.Split
        || (op instanceof Convolution convolution && !convolution.isComposed());
  }

  /** Takes operations apart. */
  private final class Parts implements Composition {
    private final Function<Shape, Tensor> allocate;
    private final List<Op> found = new ArrayList<>();

    Parts(Function<Shape, Tensor> allocate) {
      this.allocate = allocate;
    }

    @Override
    public void run(Op op) {
      if (hasNoComposition(op)) {
        found.add(op);
      } else {
        op.compose(this);
      }
    }

    @Override
    public Tensor scratch(Shape shape) {
      return allocate.apply(shape);
    }
  }

  /** Recorded parts, and the scratch memory that they need until the recording is closed. */
  private record Unfused(List<Op> operations, Recording parts, TensorArena scratch)
      implements Recording {

    @Override
    public void replay() {
      parts.replay();
    }

    @Override
    public void close() {
      parts.close();
      scratch.close();
    }
  }
}
