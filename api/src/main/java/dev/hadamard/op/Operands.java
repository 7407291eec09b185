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
   * An output.
   *
   * @param mayBe which operands may be the same tensor, by their places in this list from 0 on:
   *     each element of the output depends on no other element of theirs. Overlapping them in part
   *     is refused all the same
   */
  Operands writes(String name, Tensor tensor, int... mayBe);
}
