package dev.hadamard;

import dev.hadamard.spi.ForeignText;

/**
 * A configuration key or value is unknown. The message names where it came from and the choices.
 */
public final class ConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With the key or value, its source and the choices as the message. */
  public ConfigurationException(String message) {
    super(ForeignText.message(message));
  }
}
