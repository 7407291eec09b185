package dev.hadamard.nn.data;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The format of a CSV file (RFC 4180, UTF-8, optionally gzipped) that holds one sample per line.
 * All columns hold numbers, except that the label column may hold the names of classes.
 *
 * <p>Numbers are decimal, such as {@code -1.5e3}; {@code 1D}, {@code 0x1p3} and {@code Infinity}
 * are text. The label column holds a class, or the value of a regression. Classes are numbers or
 * names. If all classes are numbers, they are compared exactly and sorted as numbers: 3, 03 and 3.0
 * are one class, 740245381351497730 and 740245381351497731 are two. Otherwise each text is a class,
 * and classes are sorted as text. The index of a class therefore does not depend on the order of
 * the lines. Lines without content are skipped, blanks around a cell are ignored, and a line break
 * within a cell is read as a line feed. A table may have {@value #MAX_COLUMNS} columns, a cell
 * {@value #MAX_CELL} characters.
 *
 * <p>Features and regression values are rounded to float32.
 *
 * @param header whether the first line names the columns
 * @param label the column that holds the class or the value
 * @param ignored columns to leave out; they may hold anything, and the label must not be one of
 *     them
 * @param separator the character between cells; null to use the one that a first line such as
 *     {@code sep=;} names, or without such a line a comma, or a semicolon if the decimal mark is a
 *     comma. A first line of this form is never a sample
 * @param decimal the decimal mark, {@code '.'} or {@code ','}. The separator may be the same
 *     character; numbers that contain it must then be quoted
 * @param missing the treatment of missing values
 * @param task whether the label column holds classes or values; null to decide by its content:
 *     names and whole numbers are classes. If the column holds fractions or more than {@value
 *     #MAX_UNASKED_CLASSES} different texts, the task must be given
 */
public record CsvFormat(
    Header header,
    TableColumn label,
    List<TableColumn> ignored,
    @Nullable Character separator,
    char decimal,
    MissingValues missing,
    @Nullable Task task) {

  /** The largest number of columns of a table. */
  public static final int MAX_COLUMNS = 1 << 20;

  /** The largest number of characters of a cell. */
  public static final int MAX_CELL = 1 << 16;

  /** The largest number of different labels that are accepted as classes if no task is given. */
  public static final int MAX_UNASKED_CLASSES = 100;

  /** Whether the first line names the columns. */
  public enum Header {
    /**
     * Decide by the content. The first line is a header if the label column is given by name; if
     * none of the line's features is a number; if its label is text above numbers; or if it counts
     * the columns, as in {@code 0,1,2,3} or {@code 1,2,class}, and its label differs from all
     * others. If the first line could be either, the file is refused.
     */
    DETECT,
    /**
     * The first line is a header, not a sample; it may have another number of cells than the other
     * lines.
     */
    PRESENT,
    /** There is no header: every line is a sample. */
    ABSENT
  }

  /**
   * The default format: commas between cells, decimal points, the label in the last column, no
   * missing values, header and task detected.
   */
  public static final CsvFormat DEFAULT =
      new CsvFormat(
          Header.DETECT, TableColumn.LAST, List.of(), null, '.', MissingValues.FAIL, null);

  /**
   * Checks that the settings are consistent.
   *
   * @throws IllegalArgumentException if a column is given by name and there is no header, if the
   *     separator could be part of a number or a quote, or if the decimal mark is neither a point
   *     nor a comma
   */
  public CsvFormat {
    ignored = List.copyOf(ignored);
    if (header == Header.ABSENT) {
      Stream.concat(Stream.of(label), ignored.stream())
          .filter(column -> column.name() != null)
          .findFirst()
          .ifPresent(CsvFormat::refuseName);
    }
    if (separator != null && !canSeparate(separator)) {
      throw new IllegalArgumentException(
          "'" + separator + "' cannot separate cells; choose one such as , ; | or a tab");
    }
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException(
          "'" + decimal + "' is not a decimal mark; choose a point or a comma");
    }
  }

  private static void refuseName(TableColumn column) {
    throw new IllegalArgumentException(
        "the " + column + " cannot be found in a file without header");
  }

  /** Whether a character can separate cells: it cannot be part of a number, a name or a quote. */
  static boolean canSeparate(char separator) {
    return !Character.isLetterOrDigit(separator)
        && !Character.isSurrogate(separator)
        && "+-.\"'\r\n".indexOf(separator) < 0;
  }

  /** The separator if neither the format nor the file states one. */
  static char usualSeparator(char decimal) {
    return decimal == ',' ? ';' : ',';
  }

  /** The separator of the cells. */
  char cellSeparator() {
    return separator == null ? usualSeparator(decimal) : separator;
  }

  /** Whether a name is needed to find the label or an ignored column. */
  boolean needsNames() {
    return Stream.concat(Stream.of(label), ignored.stream())
        .anyMatch(column -> column.name() != null);
  }

  /** Returns this format with another setting for the header. */
  public CsvFormat withHeader(Header other) {
    return new CsvFormat(other, label, ignored, separator, decimal, missing, task);
  }

  /** Returns this format with the label in the column with this name. */
  public CsvFormat withLabel(String column) {
    return withLabel(TableColumn.named(column));
  }

  /** Returns this format with the label in this column. */
  public CsvFormat withLabel(TableColumn other) {
    return new CsvFormat(header, other, ignored, separator, decimal, missing, task);
  }

  /** Returns this format with exactly these columns ignored. */
  public CsvFormat withIgnored(List<TableColumn> others) {
    return new CsvFormat(header, label, others, separator, decimal, missing, task);
  }

  /** Returns this format with another separator, such as {@code ;} or a tab. */
  public CsvFormat withSeparator(char other) {
    return new CsvFormat(header, label, ignored, other, decimal, missing, task);
  }

  /** Returns this format with another decimal mark. */
  public CsvFormat withDecimal(char other) {
    return new CsvFormat(header, label, ignored, separator, other, missing, task);
  }

  /** Returns this format with another treatment of missing values. */
  public CsvFormat withMissing(MissingValues other) {
    return new CsvFormat(header, label, ignored, separator, decimal, other, task);
  }

  /**
   * Returns this format with classes or values in the label column; null to decide by the content.
   */
  public CsvFormat withTask(@Nullable Task other) {
    return new CsvFormat(header, label, ignored, separator, decimal, missing, other);
  }

  /** Reads a file without notes, see {@link #read(Path, Consumer)}. */
  public DataSet read(Path file) {
    return read(file, note -> {});
  }

  /**
   * Reads a file.
   *
   * @param notes receives one line for each decision about the header, for samples left out and for
   *     oddities, such as a column of row numbers
   * @throws DataFileException if the file is missing, unreadable, empty, not UTF-8 or a broken gzip
   *     file; if its quoting is malformed; if a line has too few or too many cells; if a cell is
   *     not a number that fits float32; if a value is missing; or if there is only one class. The
   *     message names file, line and reason, and a remedy if another format would fit
   * @throws UndecidedTaskException if no task is given and the label column may hold values or has
   *     more classes than usual
   */
  public DataSet read(Path file, Consumer<String> notes) {
    return CsvText.read(file, reading(notes));
  }

  /** Reads a stream without notes, see {@link #read(String, InputStream, Consumer)}. */
  public DataSet read(String name, InputStream in) {
    return read(name, in, note -> {});
  }

  /**
   * Reads a stream to its end, as {@link #read(Path, Consumer)} reads a file. The caller closes the
   * stream.
   *
   * @param name the name of the data in messages
   */
  public DataSet read(String name, InputStream in, Consumer<String> notes) {
    return CsvText.read(name, in, reading(notes));
  }

  private CsvText.Reading<DataSet> reading(Consumer<String> notes) {
    return (name, text) -> read(name, text, notes);
  }

  private DataSet read(String name, CsvText text, Consumer<String> notes) {
    CsvFormat format = this;
    Character found = text.separator();
    if (separator == null && found != null) {
      notes.accept("separator: " + CsvFaults.named(found) + ", as the first line says");
      format = withSeparator(found);
    }
    try {
      CsvTable table = new CsvTable(name, format, text.beginning(), notes);
      CsvLines.read(name, text, format.cellSeparator(), table::add);
      return table.toDataSet();
    } catch (DataFileException fault) {
      throw new CsvFaults(name, format).withDecimal(fault, text.beginning());
    }
  }
}
