package dev.hadamard.op;

import dev.hadamard.ShapeMismatchException;

/**
 * An operation on tensors, as a value: which one it is, on what, and with which factors. {@link
 * dev.hadamard.Backend#run} computes it, {@link dev.hadamard.Backend#record} keeps it.
 *
 * <p>Implementations are records, immutable and free of side effects; a family of them shares a
 * file. Each says in its Javadoc: the formula, the shapes, what is modified, and the source.
 *
 * <p>A backend computes an operation by the implementation that it registered for the record's
 * class, or else by {@link #compose}, from other operations. So a new operation works on every
 * backend, and a kernel of its own is written where a measurement asks for one.
 */
public interface Op {

  /** The field's word for it, as in {@code matmul}: what messages and profiles call it. */
  String name();

  /**
   * Names every tensor that it reads or writes, in the order of the formula. Ownership, liveness
   * and aliases (rules B4 and B7) are checked by this list, and nowhere else.
   */
  void operands(Operands operands);

  /**
   * Checks the shapes (rule B8).
   *
   * @throws ShapeMismatchException naming the operation, the operands and what differs
   */
  void checkShapes();

  /** Computes it by other operations. */
  void compose(Composition on);

  /**
   * Whether a factor or an extent is 0, so that the formula has less to do than usual. Then it is
   * composed, and no implementation meets such a case (rules B5 and B12).
   */
  default boolean isDegenerate() {
    return false;
  }
}
