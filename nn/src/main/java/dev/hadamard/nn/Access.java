package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import dev.hadamard.spi.AbstractTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors that an operation reads and writes, as {@link Op#operands} lists them. Tensors are
 * compared by the memory that they take, since one may be a view of another.
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
        });
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

  /** Whether a tensor is among them that stands for a gradient which is not in memory. */
  boolean namesUnallocated() {
    return reads.stream().anyMatch(UnallocatedGradient.class::isInstance)
        || writes.stream().anyMatch(UnallocatedGradient.class::isInstance);
  }

  static boolean overlap(Tensor a, Tensor b) {
    if (a == b) {
      return true;
    }
    if (a instanceof UnallocatedGradient || b instanceof UnallocatedGradient) {
      return false;
    }
    // Tensors of an unknown kind may share memory.
    return !(a instanceof AbstractTensor first && b instanceof AbstractTensor second)
        || first.overlaps(second);
  }
}
