package dev.hadamard.nn.data;

import dev.hadamard.spi.ForeignText;
import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data file cannot be read. The message names the file, the line where there is one, and why;
 * what it quotes is shortened and made fit for a terminal.
 */
public sealed class DataFileException extends RuntimeException permits UndecidedTaskException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;
  private final transient List<Remedy> remedies;

  /**
   * What would let the file be read.
   *
   * @param values what of the format to set, and to which value, as it is written in a command; all
   *     of them together
   */
  public record Remedy(Map<Setting, String> values) {
    /** With a copy of the values, in their order. */
    public Remedy {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static Remedy of(Setting setting, String value) {
      return new Remedy(Map.of(setting, value));
    }

    /** One remedy for each of the values of a setting. */
    static List<Remedy> anyOf(Setting setting, String... values) {
      return Stream.of(values).map(value -> of(setting, value)).toList();
    }

    /** This one together with another setting. */
    Remedy and(Setting setting, String value) {
      Map<Setting, String> both = new LinkedHashMap<>(values);
      both.put(setting, value);
      return new Remedy(both);
    }
  }

  /** The parts of a {@link CsvFormat} that a file may ask to be changed. */
  public enum Setting {
    /** {@link CsvFormat#withHeader}: {@code yes} or {@code no}. */
    HEADER,
    /** {@link CsvFormat#withLabel(TableColumn)}: a position. */
    LABEL,
    /** {@link CsvFormat#withIgnored}: positions, with commas between them. */
    IGNORE,
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
    this(file, line, reason, List.of(), cause);
  }

  /** As {@link #DataFileException(String, long, String)}, with what would help: any of these. */
  public DataFileException(String file, long line, String reason, List<Remedy> remedies) {
    this(file, line, reason, remedies, null);
  }

  private DataFileException(
      String file, long line, String reason, List<Remedy> remedies, @Nullable Throwable cause) {
    super(
        ForeignText.cutMiddle(file)
            + (line > 0 ? ":" + line : "")
            + ": "
            + ForeignText.message(reason),
        cause);
    this.file = file;
    this.line = line;
    this.remedies = List.copyOf(remedies);
  }

  /** The file as the user named it. */
  public final String file() {
    return file;
  }

  /** The line, counted from 1; 0 if the fault is in no particular line. */
  public final long line() {
    return line;
  }

  /** What would let the file be read: any of these, the likeliest first. None if nothing would. */
  public final List<Remedy> remedies() {
    return remedies;
  }
}
