package dev.hadamard.nn.data;

import dev.hadamard.spi.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to read a table of samples from a CSV file (RFC 4180, UTF-8, gzipped or not): one sample a
 * line, numbers in all columns but one, which holds the class, or the value of a regression.
 *
 * <p>A number is a plain decimal one, such as {@code -1.5e3}; {@code 1D}, {@code 0x1p3} and {@code
 * Infinity} are text. Classes are numbers or names. If all are numbers they are compared exactly,
 * so that 3, 03 and 3.0 are one class and 740245381351497730 and 740245381351497731 are two, and
 * sorted as numbers; else each text is a class of its own, sorted as text. So a class's index does
 * not depend on the order of lines. Lines without content are skipped, blanks around a cell
 * ignored, and each line break within one is read as {@code \n}. A table may have {@value
 * #MAX_COLUMNS} columns, a cell {@value #MAX_CELL} characters.
 *
 * <p>Features and values are rounded to float32 when they are read.
 *
 * @param header whether the first line names the columns
 * @param label the column that holds the class or the value
 * @param ignored columns that are left out, whatever they hold; not the label
 * @param separator between cells; null to take the one that a first line such as {@code sep=;}
 *     names, or else a comma, or a semicolon beside a decimal comma. Such a line is no sample in
 *     either case
 * @param decimal the mark between a number's whole and its fraction, {@code '.'} or {@code ','}; it
 *     may be the separator too, as numbers with such a mark are then in quotes
 * @param missing how missing values are treated
 * @param task whether the label column holds classes or values; null to decide by what it holds:
 *     names and whole numbers are classes. Where it holds fractions, or more than {@value
 *     #MAX_UNASKED_CLASSES} different texts, the task must be given.
 */
public record CsvFormat(
    Header header,
    TableColumn label,
    List<TableColumn> ignored,
    @Nullable Character separator,
    char decimal,
    MissingValues missing,
    @Nullable Task task) {

  /** The columns that a table may have. */
  public static final int MAX_COLUMNS = 1 << 20;

  /** The characters that a cell may have. */
  public static final int MAX_CELL = 1 << 16;

  /** More different classes than these are taken for classes only if the task says so. */
  public static final int MAX_UNASKED_CLASSES = 100;

  /** Whether the first line names the columns. */
  public enum Header {
    /**
     * It does if the label's column was given by name, or if no feature of it is a number, or if
     * the rest of the table says so: its label is text above numbers; or it counts the columns, as
     * in {@code 0,1,2,3} or {@code 1,2,class}, and its label is none of the others. Where it might
     * be either, the file is refused.
     */
    DETECT,
    /** It does, or is no sample at least: it may have another number of cells than the others. */
    PRESENT,
    /** It does not: every line is a sample. */
    ABSENT
  }

  /** Commas, points, the class in the last column, no missing values, header and task detected. */
  public static final CsvFormat DEFAULT =
      new CsvFormat(
          Header.DETECT, TableColumn.LAST, List.of(), null, '.', MissingValues.FAIL, null);

  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException if a column is given by name and there can be no header to
   *     name it, if the separator might be part of a number or a quote, or if the decimal mark is
   *     neither point nor comma
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
          "'" + decimal + "' is no decimal mark; choose a point or a comma");
    }
  }

  private static void refuseName(TableColumn column) {
    throw new IllegalArgumentException(
        "the " + column + " cannot be found in a file without header");
  }

  /** Whether a character between cells is no part of a number, a name or a quote. */
  static boolean canSeparate(char separator) {
    return !Character.isLetterOrDigit(separator)
        && !Character.isSurrogate(separator)
        && "+-.\"'\r\n".indexOf(separator) < 0;
  }

  /** What separates cells unless a format or a file says otherwise. */
  static char usualSeparator(char decimal) {
    return decimal == ',' ? ';' : ',';
  }

  /** What separates cells. */
  char cellSeparator() {
    return separator == null ? usualSeparator(decimal) : separator;
  }

  /** Whether a name is needed to find the label or an ignored column. */
  boolean needsNames() {
    return Stream.concat(Stream.of(label), ignored.stream())
        .anyMatch(column -> column.name() != null);
  }

  /** This format with another answer about the header. */
  public CsvFormat withHeader(Header other) {
    return new CsvFormat(other, label, ignored, separator, decimal, missing, task);
  }

  /** This format with the class or value in the column of this name. */
  public CsvFormat withLabel(String column) {
    return withLabel(TableColumn.named(column));
  }

  /** This format with the class or value in this column. */
  public CsvFormat withLabel(TableColumn other) {
    return new CsvFormat(header, other, ignored, separator, decimal, missing, task);
  }

  /** This format with these columns left out, and no others. */
  public CsvFormat withIgnored(List<TableColumn> others) {
    return new CsvFormat(header, label, others, separator, decimal, missing, task);
  }

  /** This format with another separator, such as {@code ;} or a tab. */
  public CsvFormat withSeparator(char other) {
    return new CsvFormat(header, label, ignored, other, decimal, missing, task);
  }

  /** This format with another decimal mark. */
  public CsvFormat withDecimal(char other) {
    return new CsvFormat(header, label, ignored, separator, other, missing, task);
  }

  /** This format with another treatment of missing values. */
  public CsvFormat withMissing(MissingValues other) {
    return new CsvFormat(header, label, ignored, separator, decimal, other, task);
  }

  /** This format with classes or values in the label column; null if the column is to decide. */
  public CsvFormat withTask(@Nullable Task other) {
    return new CsvFormat(header, label, ignored, separator, decimal, missing, other);
  }

  /** As {@link #read(Path, Consumer)}, without the notes. */
  public DataSet read(Path file) {
    return read(file, note -> {});
  }

  /**
   * Reads a file.
   *
   * @param notes receives, a line each, what was decided about the header, which samples were left
   *     out and what looks odd, such as a column of row numbers
   * @throws DataFileException naming file, line and reason, and a remedy where the file looks as if
   *     another format would do: the file is missing, unreadable, empty, no UTF-8 or a broken gzip;
   *     its quoting is malformed; a line has a cell too few or too many; a cell is no number that
   *     fits float32; a value is missing; there is but one class
   * @throws UndecidedTaskException if no task was given and the label column may hold values, or
   *     more classes than one would expect
   */
  public DataSet read(Path file, Consumer<String> notes) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, notes);
    } catch (NoSuchFileException missingFile) {
      throw new DataFileException(file.toString(), 0, "there is no such file", missingFile);
    } catch (IOException unreadable) {
      throw new DataFileException(
          file.toString(),
          0,
          "cannot be read: " + ForeignText.cutMiddle(String.valueOf(unreadable.getMessage())),
          unreadable);
    }
  }

  /** As {@link #read(String, InputStream, Consumer)}, without the notes. */
  public DataSet read(String name, InputStream in) {
    return read(name, in, note -> {});
  }

  /**
   * Reads a stream to its end, as {@link #read(Path, Consumer)} does; the caller closes it.
   *
   * @param name what messages call it
   */
  public DataSet read(String name, InputStream in, Consumer<String> notes) {
    try {
      CsvText text = CsvText.open(name, in);
      CsvFormat format = this;
      Character found = text.separator();
      if (separator == null && found != null) {
        notes.accept("separator: " + CsvFaults.named(found) + ", as the first line says");
        format = withSeparator(found);
      }
      CsvTable table = new CsvTable(name, format, notes);
      CsvLines.read(name, text, format.cellSeparator(), table::add);
      return table.toDataSet();
    } catch (IOException unreadable) {
      throw CsvLines.unreadable(name, unreadable);
    }
  }
}
