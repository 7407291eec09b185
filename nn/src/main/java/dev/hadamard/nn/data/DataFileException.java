package dev.hadamard.nn.data;

import dev.hadamard.spi.ForeignText;
import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data file cannot be read. The message names the file, the line if there is one, the reason, and
 * the calls that change the format so that the file can be read, if any are known. Text from the
 * file is shortened, and its control characters are escaped.
 */
public sealed class DataFileException extends RuntimeException
    permits MissingLabelException, ModelAsTableException, UndecidedTaskException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;
  private final String problem;
  private final transient List<Remedy> remedies;

  /**
   * A change of the format with which the file could be read.
   *
   * @param values the settings to change together, each with its value as written in a command
   */
  public record Remedy(Map<Setting, String> values) {
    /** Copies the values, keeping their order. */
    public Remedy {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static Remedy of(Setting setting, String value) {
      return new Remedy(Map.of(setting, value));
    }

    /** Creates one remedy for each of the values of a setting. */
    static List<Remedy> anyOf(Setting setting, String... values) {
      return Stream.of(values).map(value -> of(setting, value)).toList();
    }

    /** Returns this remedy with one more setting. */
    Remedy and(Setting setting, String value) {
      Map<Setting, String> both = new LinkedHashMap<>(values);
      both.put(setting, value);
      return new Remedy(both);
    }

    /** The calls on a format, as in {@code format.withDecimal(',').withSeparator(';')}. */
    private String calls() {
      return values.entrySet().stream()
          .map(change -> call(change.getKey(), change.getValue()))
          .collect(Collectors.joining(".", "format.", ""));
    }

    /** A column in Java; its name needs no escapes, see {@link TableHead#typed}. */
    private static String column(String typed) {
      return TableColumn.of(typed).name() == null
          ? "TableColumn.at(%s)".formatted(typed)
          : "TableColumn.named(\"%s\")".formatted(typed);
    }

    private static String call(Setting setting, String value) {
      return switch (setting) {
        case HEADER ->
            "withHeader(Header.%s)".formatted(value.equals("yes") ? "PRESENT" : "ABSENT");
        case LABEL -> "withLabel(%s)".formatted(column(value));
        case IGNORE ->
            Stream.of(value.split(",", -1))
                .map(Remedy::column)
                .collect(Collectors.joining(", ", "withIgnored(List.of(", "))"));
        case SEPARATOR -> "withSeparator('%s')".formatted(value.equals("\t") ? "\\t" : value);
        case DECIMAL -> "withDecimal('%s')".formatted(value);
        case MISSING -> "withMissing(MissingValues.%s)".formatted(value.toUpperCase(Locale.ROOT));
        case TASK -> "withTask(Task.%s)".formatted(value.toUpperCase(Locale.ROOT));
      };
    }
  }

  /**
   * The settings of a {@link CsvFormat} that a remedy may change. An {@link InputFormat} has the
   * same ones, except for the task.
   */
  public enum Setting {
    /** {@link CsvFormat#withHeader}: {@code yes} or {@code no}. */
    HEADER,
    /** {@link CsvFormat#withLabel(TableColumn)}: a name or a position. */
    LABEL,
    /** {@link CsvFormat#withIgnored}: names or positions, with commas between them. */
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
   * Creates an exception with a message of the form {@code file:line: reason}.
   *
   * @param file the file as the user named it
   * @param line the line number, counted from 1; 0 if the fault is in no particular line
   * @param reason what is wrong
   */
  public DataFileException(String file, long line, String reason) {
    this(file, line, reason, (Throwable) null);
  }

  /** Creates an exception with a cause, see {@link #DataFileException(String, long, String)}. */
  public DataFileException(String file, long line, String reason, @Nullable Throwable cause) {
    this(file, line, reason, List.of(), cause);
  }

  /**
   * Creates an exception with remedies, see {@link #DataFileException(String, long, String)}. Any
   * one of them helps; the message ends with the calls that make them.
   */
  public DataFileException(String file, long line, String reason, List<Remedy> remedies) {
    this(file, line, reason, remedies, null);
  }

  private DataFileException(
      String file, long line, String reason, List<Remedy> remedies, @Nullable Throwable cause) {
    this(file, line, problem(file, line, reason), cause, remedies);
  }

  private DataFileException(DataFileException same, List<Remedy> remedies) {
    this(same.file, same.line, same.problem, same.getCause(), remedies);
    setStackTrace(same.getStackTrace());
  }

  private DataFileException(
      String file, long line, String problem, @Nullable Throwable cause, List<Remedy> remedies) {
    super(problem + advice(problem, remedies), cause);
    this.file = file;
    this.line = line;
    this.problem = problem;
    this.remedies = List.copyOf(remedies);
  }

  private static String problem(String file, long line, String reason) {
    return ForeignText.cutMiddle(file)
        + (line > 0 ? ":" + line : "")
        + ": "
        + ForeignText.message(reason);
  }

  private static String advice(String problem, List<Remedy> remedies) {
    return remedies.isEmpty()
        ? ""
        : remedies.stream()
            .map(Remedy::calls)
            .collect(
                Collectors.joining(" or ", (problem.endsWith("?") ? "" : ".") + " Remedy: ", ""));
  }

  /** Returns this exception with other remedies. */
  final DataFileException withRemedies(List<Remedy> others) {
    return new DataFileException(this, others);
  }

  /**
   * The message without the remedies, for a program that words them itself, as the options of a
   * command.
   */
  public final String problem() {
    return problem;
  }

  /** The file as the user named it. */
  public final String file() {
    return file;
  }

  /** The line number, counted from 1; 0 if the fault is in no particular line. */
  public final long line() {
    return line;
  }

  /**
   * The remedies, the likeliest first. Any one of them lets the file be read; empty if none is
   * known.
   */
  public final List<Remedy> remedies() {
    return remedies;
  }
}
