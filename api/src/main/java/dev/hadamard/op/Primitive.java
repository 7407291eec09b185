package dev.hadamard.op;

/** An operation that every backend implements, because no other operations express it. */
public interface Primitive extends Op {

  /** Called for a {@linkplain #isDegenerate degenerate} operation only. */
  @Override
  default void compose(Composition on) {
    throw new UnsupportedOperationException(name() + " is a primitive");
  }
}
