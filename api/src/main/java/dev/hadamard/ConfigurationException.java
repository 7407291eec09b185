package dev.hadamard;

import dev.hadamard.spi.ForeignText;

/**
 * A configuration key or value is unknown or illegal. The message names its source and lists the
 * choices.
 */
public final class ConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception; the message names the key or value, its source and the choices. */
  public ConfigurationException(String message) {
    super(ForeignText.message(message));
  }
}
