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

  private final boolean mayBeTable;

  /** With a message of the form {@code file: reason}. */
  public ModelFormatException(Path file, String reason, @Nullable Throwable cause) {
    this(file, reason, cause, false);
  }

  private ModelFormatException(
      Path file, String reason, @Nullable Throwable cause, boolean mayBeTable) {
    super(file, reason, cause);
    this.mayBeTable = mayBeTable;
  }

  /** The exception for text, or compressed text, as a table is. */
  static ModelFormatException ofText(Path file, String reason) {
    return new ModelFormatException(file, reason, null, true);
  }

  /** Whether the file holds text as a table does, and was hardly meant to be the model. */
  public boolean mayBeTable() {
    return mayBeTable;
  }
}
