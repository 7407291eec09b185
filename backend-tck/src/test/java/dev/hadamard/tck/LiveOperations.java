package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import dev.hadamard.spi.RepeatedOperations;
import java.util.List;
import java.util.function.Predicate;

/** A recording that runs its operations one by one, once it has seen that their tensors live. */
final class LiveOperations implements Recording {

  /** An operand of an operation: which one it is, beginning with 0, and whether it is written. */
  record Operand(int place, boolean isWritten, Tensor tensor) {}

  private final RepeatedOperations operations;
  private final Predicate<Operand> isLookedAt;

  LiveOperations(Backend on, List<? extends Op> operations, Predicate<Operand> isLookedAt) {
    this.operations = new RepeatedOperations(on, operations);
    this.isLookedAt = isLookedAt;
  }

  @Override
  public List<Op> operations() {
    return operations.operations();
  }

  @Override
  public void replay() {
    operations().forEach(op -> op.operands(new Look()));
    operations.replay();
  }

  @Override
  public void close() {
    operations.close();
  }

  private final class Look implements Operands {
    private int place;

    @Override
    public Operands reads(String name, Tensor tensor) {
      return look(false, tensor);
    }

    @Override
    public Operands writes(String name, Tensor tensor, int... mayBe) {
      return look(true, tensor);
    }

    private Operands look(boolean isWritten, Tensor tensor) {
      if (isLookedAt.test(new Operand(place++, isWritten, tensor)) && tensor.isClosed()) {
        throw new IllegalStateException("replay: a tensor " + tensor.shape() + " is closed");
      }
      return this;
    }
  }
}
