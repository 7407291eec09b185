package dev.hadamard.op;

import dev.hadamard.Tensor;

/**
 * Takes the list of an operation's operands, see {@link Op#operands}. An output may share no
 * element with an input or with another output, unless it says that it may be that very tensor.
 */
public interface Operands {

  /** An input. */
  Operands reads(String name, Tensor tensor);

  /**
   * An output, all of which is overwritten. What it held before is not read.
   *
   * @param mayBe which operands may be the same tensor, by their places in this list from 0 on:
   *     each element of the output depends on no other element of theirs. Overlapping them in part
   *     is refused all the same
   */
  Operands writes(String name, Tensor tensor, int... mayBe);

  /**
   * An output that is read as well, or of which some elements stay as they are.
   *
   * @param mayBe as for {@link #writes}
   */
  default Operands modifies(String name, Tensor tensor, int... mayBe) {
    return writes(name, tensor, mayBe);
  }

  /**
   * An output y ← … + β·y: β = 0 overwrites it (rule B5), any other modifies it.
   *
   * @param mayBe as for {@link #writes}
   */
  default Operands accumulates(String name, Tensor tensor, float beta, int... mayBe) {
    return beta == 0 ? writes(name, tensor, mayBe) : modifies(name, tensor, mayBe);
  }
}
