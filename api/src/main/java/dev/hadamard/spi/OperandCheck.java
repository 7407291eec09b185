package dev.hadamard.spi;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rules of operands, in one place: whose they are, whether they are alive (B7), their shapes
 * (B8) and aliases (B4). One operation at a time; its lists are used again.
 */
final class OperandCheck implements Operands {

  /** An operand, and the places of those that it may be. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Operand(String name, AbstractTensor tensor, boolean isWritten, int[] mayBe) {
    boolean mayBe(int place) {
      for (int each : mayBe) {
        if (each == place) {
          return true;
        }
      }
      return false;
    }
  }

  private static final int[] NONE = {};

  private final OwningBackend<?> backend;
  private final List<Operand> operands = new ArrayList<>();
  private String op = "";

  OperandCheck(OwningBackend<?> backend) {
    this.backend = backend;
  }

  /**
   * Throws what is wrong with an operation.
   *
   * @param seen receives each operand
   * @return whether there is anything to do: an output that is not empty (B12)
   */
  boolean check(Op op, Consumer<AbstractTensor> seen) {
    this.op = op.name();
    operands.clear();
    op.operands(this);
    op.checkShapes();
    boolean hasWork = false;
    for (int i = 0; i < operands.size(); i++) {
      Operand operand = operands.get(i);
      seen.accept(operand.tensor);
      if (operand.isWritten) {
        hasWork |= !operand.tensor.shape().isEmpty();
        for (int j = 0; j < operands.size(); j++) {
          if (i != j) {
            checkAlias(i, j);
          }
        }
      }
    }
    return hasWork;
  }

  /** Whether an operation has anything to do, whatever its operands are otherwise. */
  static boolean hasWork(Op op) {
    boolean[] hasWork = new boolean[1];
    op.operands(
        new Operands() {
          @Override
          public Operands reads(String name, Tensor tensor) {
            return this;
          }

          @Override
          public Operands writes(String name, Tensor tensor, int... mayBe) {
            hasWork[0] |= !tensor.shape().isEmpty();
            return this;
          }
        });
    return hasWork[0];
  }

  private void checkAlias(int i, int j) {
    Operand output = operands.get(i);
    Operand other = operands.get(j);
    if (!output.tensor.overlaps(other.tensor)) {
      return;
    }
    boolean isSame = output.tensor.covers(other.tensor);
    if (isSame && (output.mayBe(j) || other.mayBe(i))) {
      return;
    }
    if (isSame && other.isWritten && i < j) {
      return; // reported when the later output is checked
    }
    String relation =
        !isSame
            ? "overlaps " + other.name
            : other.isWritten ? "is an output twice" : "is also an input";
    throw new IllegalArgumentException(op + ": " + output.name + " " + relation + " (rule B4)");
  }

  @Override
  public Operands reads(String name, Tensor tensor) {
    operands.add(new Operand(name, backend.own(op, name, tensor), false, NONE));
    return this;
  }

  @Override
  public Operands writes(String name, Tensor tensor, int... mayBe) {
    operands.add(new Operand(name, backend.own(op, name, tensor), true, mayBe));
    return this;
  }
}
