package dev.hadamard.nn.data;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A data file cannot be read. The message names the file, the line where there is one, and why. */
public sealed class DataFileException extends RuntimeException permits UndecidedTaskException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  /**
   * With a message of the form {@code file:line: reason}.
   *
   * @param file the file as the user named it
   * @param line counted from 1; 0 if the fault is in no particular line
   * @param reason what is wrong
   */
  public DataFileException(String file, long line, String reason) {
    this(file, line, reason, null);
  }

  /** As {@link #DataFileException(String, long, String)}, with the fault that led to it. */
  public DataFileException(String file, long line, String reason, @Nullable Throwable cause) {
    super(file + (line > 0 ? ":" + line : "") + ": " + reason, cause);
    this.file = file;
    this.line = line;
  }

  /** The file as the user named it. */
  public String file() {
    return file;
  }

  /** The line, counted from 1; 0 if the fault is in no particular line. */
  public long line() {
    return line;
  }
}
