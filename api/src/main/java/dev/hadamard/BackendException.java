package dev.hadamard;

import org.jspecify.annotations.Nullable;

/**
 * Something outside the program went wrong: a driver, a device, its memory. The root of them all.
 */
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what happened as the message. */
  public BackendException(String message) {
    super(message);
  }

  /** With what happened as the message, and why. */
  public BackendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
