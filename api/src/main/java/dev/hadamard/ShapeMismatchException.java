package dev.hadamard;

/**
 * The shapes of an operation's operands do not fit. The message names the operation and every
 * shape, as in {@code matmul: a 32×100, b 90×10: the inner dimensions 100 and 90 differ}. Nothing
 * was changed.
 */
public final class ShapeMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With the operation and its shapes as the message. */
  public ShapeMismatchException(String message) {
    super(message);
  }
}
