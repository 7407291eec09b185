package dev.hadamard.nn.model;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file is no model: truncated, not safetensors, contradictory, or without what this library needs
 * to know. The message names the file and what is wrong with it.
 */
public final class ModelFormatException extends ModelFileException {
  @Serial private static final long serialVersionUID = 1L;

  /** With a message of the form {@code file: reason}. */
  public ModelFormatException(Path file, String reason, @Nullable Throwable cause) {
    super(file, reason, cause);
  }
}
