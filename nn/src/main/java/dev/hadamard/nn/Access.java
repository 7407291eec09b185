package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import dev.hadamard.op.Pointwise;
import dev.hadamard.spi.AbstractTensor;
import dev.hadamard.spi.UnallocatedTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors that an operation reads and writes, as {@link Op#operands} lists them; one that it
 * modifies is both. Tensors are compared by the memory that they take, since one may be a view of
 * another.
 */
record Access(List<Tensor> reads, List<Tensor> writes) {

  static Access of(Op op) {
    List<Tensor> reads = new ArrayList<>();
    List<Tensor> writes = new ArrayList<>();
    op.operands(
        new Operands() {
          @Override
          public Operands reads(String name, Tensor tensor) {
            reads.add(tensor);
            return this;
          }

          @Override
          public Operands writes(String name, Tensor tensor, int... mayBe) {
            writes.add(tensor);
            return this;
          }

          @Override
          public Operands modifies(String name, Tensor tensor, int... mayBe) {
            reads.add(tensor);
            writes.add(tensor);
            return this;
          }
        });
    if (op instanceof Pointwise.Axpby fill && fill.alpha() == 0 && fill.beta() == 0) {
      reads.clear(); // y ← 0
    }
    return new Access(reads, writes);
  }

  /** Whether it changes an element of this tensor. */
  boolean writes(Tensor tensor) {
    return writes.stream().anyMatch(other -> overlap(tensor, other));
  }

  /** Whether it reads or changes an element of this tensor. */
  boolean touches(Tensor tensor) {
    return writes(tensor) || reads.stream().anyMatch(other -> overlap(tensor, other));
  }

  /** Whether it reads an element that the other one changes. */
  boolean readsFrom(Access other) {
    return reads.stream().anyMatch(other::writes);
  }

  /** Whether the other one reads or changes an element that this one changes. */
  boolean touchesWrites(Access other) {
    return writes.stream().anyMatch(other::touches);
  }

  /** Whether both change an element. */
  boolean writesAlso(Access other) {
    return writes.stream().anyMatch(other::writes);
  }

  static boolean overlap(Tensor a, Tensor b) {
    if (a == b) {
      return true;
    }
    if (a instanceof UnallocatedTensor || b instanceof UnallocatedTensor) {
      return a instanceof UnallocatedTensor first
          && b instanceof UnallocatedTensor second
          && first.overlaps(second);
    }
    // Tensors of an unknown kind may share memory.
    return !(a instanceof AbstractTensor first && b instanceof AbstractTensor second)
        || first.overlaps(second);
  }
}
