package dev.hadamard;

import dev.hadamard.spi.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * Something outside the program went wrong: a driver, a device, its memory. The root of them all.
 * What a message quotes of them is made fit for a terminal.
 */
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what happened as the message. */
  public BackendException(String message) {
    super(ForeignText.cleanLines(message));
  }

  /** With what happened as the message, and why. */
  public BackendException(String message, @Nullable Throwable cause) {
    super(ForeignText.cleanLines(message), cause);
  }
}
