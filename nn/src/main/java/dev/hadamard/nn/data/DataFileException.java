package dev.hadamard.nn.data;

import dev.hadamard.spi.ForeignText;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data file cannot be read. The message names the file, the line where there is one, and why;
 * what it quotes is shortened and made fit for a terminal.
 */
public sealed class DataFileException extends RuntimeException permits UndecidedTaskException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;
  private final transient @Nullable Remedy remedy;

  /**
   * What would let the file be read.
   *
   * @param setting what of the format to change
   * @param choices the values to choose from, as they are written in a command; at least one
   */
  public record Remedy(Setting setting, List<String> choices) {
    /** With a copy of the choices. */
    public Remedy {
      choices = List.copyOf(choices);
    }

    static Remedy of(Setting setting, String... choices) {
      return new Remedy(setting, List.of(choices));
    }
  }

  /** The parts of a {@link CsvFormat} that a file may ask to be changed. */
  public enum Setting {
    /** {@link CsvFormat#withHeader}: {@code yes} or {@code no}. */
    HEADER,
    /** {@link CsvFormat#withLabel(LabelColumn)}: a position. */
    LABEL,
    /** {@link CsvFormat#withSeparator}: the character. */
    SEPARATOR,
    /** {@link CsvFormat#withDecimal}: the character. */
    DECIMAL,
    /** {@link CsvFormat#withMissing}: a label of {@link MissingValues}. */
    MISSING,
    /** {@link CsvFormat#withTask}: a label of {@link Task}. */
    TASK
  }

  /**
   * With a message of the form {@code file:line: reason}.
   *
   * @param file the file as the user named it
   * @param line counted from 1; 0 if the fault is in no particular line
   * @param reason what is wrong
   */
  public DataFileException(String file, long line, String reason) {
    this(file, line, reason, (Throwable) null);
  }

  /** As {@link #DataFileException(String, long, String)}, with the fault that led to it. */
  public DataFileException(String file, long line, String reason, @Nullable Throwable cause) {
    this(file, line, reason, null, cause);
  }

  /** As {@link #DataFileException(String, long, String)}, with what would help. */
  public DataFileException(String file, long line, String reason, @Nullable Remedy remedy) {
    this(file, line, reason, remedy, null);
  }

  private DataFileException(
      String file, long line, String reason, @Nullable Remedy remedy, @Nullable Throwable cause) {
    super(
        ForeignText.cutMiddle(file)
            + (line > 0 ? ":" + line : "")
            + ": "
            + ForeignText.message(reason),
        cause);
    this.file = file;
    this.line = line;
    this.remedy = remedy;
  }

  /** The file as the user named it. */
  public final String file() {
    return file;
  }

  /** The line, counted from 1; 0 if the fault is in no particular line. */
  public final long line() {
    return line;
  }

  /** What would let the file be read, if the file looks as if something would. */
  public final Optional<Remedy> remedy() {
    return Optional.ofNullable(remedy);
  }
}
