package dev.hadamard.nn.model;

import dev.hadamard.spi.ForeignText;
import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model file cannot be written or read. The message names the file and the reason. */
public class ModelFileException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;

  /** With a message of the form {@code file: reason}. */
  public ModelFileException(Path file, String reason, @Nullable Throwable cause) {
    super(ForeignText.cutMiddle(file.toString()) + ": " + ForeignText.message(reason), cause);
    this.file = file.toString();
  }

  /** The file as the user named it. */
  public final String file() {
    return file;
  }
}
