package dev.hadamard;

/**
 * The shapes of an operation's operands do not match. The message names the operation and every
 * shape, as in {@code matmul: a 32×100, b 90×10: the inner dimensions 100 and 90 differ}. The
 * operation changed nothing.
 */
public final class ShapeMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception; the message names the operation and its shapes. */
  public ShapeMismatchException(String message) {
    super(message);
  }
}
