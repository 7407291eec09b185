package dev.hadamard.nn.model;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file is not a usable model: it is truncated, is not a safetensors file, contradicts itself, has
 * weights that are not finite, or lacks metadata. The message names the file and the reason.
 */
public final class ModelFormatException extends ModelFileException {
  @Serial private static final long serialVersionUID = 1L;

  /** With a message of the form {@code file: reason}. */
  public ModelFormatException(Path file, String reason, @Nullable Throwable cause) {
    super(file, reason, cause);
  }
}
