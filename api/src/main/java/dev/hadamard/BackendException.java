package dev.hadamard;

import dev.hadamard.spi.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * A driver, a device or its memory failed. All exceptions for faults outside the program extend
 * this one. Control characters in text from a driver are escaped in the message.
 */
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with this message. */
  public BackendException(String message) {
    super(ForeignText.cleanLines(message));
  }

  /** Creates an exception with this message and cause. */
  public BackendException(String message, @Nullable Throwable cause) {
    super(ForeignText.cleanLines(message), cause);
  }
}
