package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table: what they are called, which of them is the label, and how a cell of one
 * is read.
 */
final class CsvColumns {

  private static final int LONGEST_SHOWN = 40;
  private static final int MOST_NAMES = 20;

  /** Those that tables have, the likeliest first. */
  static final List<String> SEPARATORS = List.of(";", "\t", "|", ",");

  private final String file;
  private final CsvFormat format;
  private final DecimalText numbers;
  private final int width;
  private final List<String> names;
  private final int label;

  /**
   * Columns as the first lines of a table show them.
   *
   * @param line for faults
   * @param cells of a sample
   * @param names as many as the cells, or none
   * @throws DataFileException if there are too few columns, or none is the label
   */
  CsvColumns(String file, CsvFormat format, long line, List<String> cells, List<String> names) {
    this.file = file;
    this.format = format;
    this.numbers = new DecimalText(format.decimal());
    this.width = cells.size();
    this.names = names;
    if (width < 2) {
      throw tooFew(file, format, line, cells);
    }
    this.label = label(line);
  }

  static DataFileException tooFew(String file, CsvFormat format, long line, List<String> cells) {
    String text = String.join("", cells);
    String other =
        SEPARATORS.stream()
            .filter(separator -> separator.charAt(0) != format.separator())
            .filter(separator -> separator.charAt(0) != format.decimal())
            .max(Comparator.comparing(separator -> count(text, separator.charAt(0))))
            .filter(separator -> text.contains(separator))
            .orElse("");
    String problem = "one column is not enough for features and a class";
    if (other.isEmpty()) {
      return new DataFileException(file, line, problem);
    }
    return new DataFileException(
        file,
        line,
        "%s: cells are separated by %s, this line has %s"
            .formatted(problem, named(format.separator()), named(other.charAt(0))),
        Remedy.of(Setting.SEPARATOR, other));
  }

  private static long count(String text, char character) {
    return text.chars().filter(c -> c == character).count();
  }

  private static String named(char separator) {
    return separator == '\t' ? "tabs" : "'" + separator + "'";
  }

  private int label(long line) {
    String wanted = format.label().name();
    if (wanted == null) {
      int index = format.label().indexIn(width);
      if (index < 0) {
        throw new DataFileException(
            file, line, "there is no %s, there are %d".formatted(format.label(), width));
      }
      return index;
    }
    if (names.isEmpty()) {
      throw new DataFileException(
          file,
          line,
          "there is no %s: the first line does not have as many cells as the samples, so it names"
                  .formatted(format.label())
              + " no column; give a position");
    }
    int index = names.indexOf(wanted.strip());
    if (index < 0) {
      String known =
          names.stream()
              .limit(MOST_NAMES)
              .map(name -> ForeignText.cut(name, LONGEST_SHOWN))
              .collect(Collectors.joining(", "));
      throw new DataFileException(
          file,
          line,
          "there is no %s among %s%s"
              .formatted(format.label(), known, names.size() > MOST_NAMES ? ", …" : ""));
    }
    if (index != names.lastIndexOf(wanted.strip())) {
      throw new DataFileException(
          file, line, "two columns are named '" + ForeignText.cut(wanted) + "'");
    }
    return index;
  }

  int width() {
    return width;
  }

  int label() {
    return label;
  }

  /** The name of a column, if there is a header. */
  @Nullable String name(int column) {
    return names.isEmpty() ? null : names.get(column);
  }

  /** A column for a message. */
  String describe(int column) {
    String name = name(column);
    return "column "
        + (column + 1)
        + (name == null || name.isEmpty() ? "" : " (" + ForeignText.cut(name, LONGEST_SHOWN) + ")");
  }

  /**
   * The number in a cell; NaN if it is missing and may be.
   *
   * @throws DataFileException if it is no number that fits float32, or is missing and must not be
   */
  double number(long line, List<String> cells, int column) {
    String cell = cells.get(column);
    if (!numbers.isNumber(cell)) {
      if (!MissingValues.isMissing(cell)) {
        throw noNumber(line, cells, column);
      }
      if (format.missing() == MissingValues.FAIL) {
        throw new DataFileException(
            file,
            line,
            describe(column)
                + (cell.isEmpty() ? " is empty" : ": '" + cell + "' marks a missing value"),
            Remedy.of(Setting.MISSING, MissingValues.DROP.label(), MissingValues.MEAN.label()));
      }
      return Double.NaN;
    }
    double value = numbers.value(cell);
    if (!Float.isFinite((float) value)) {
      throw new DataFileException(
          file,
          line,
          "%s: '%s' is not a finite float32 number"
              .formatted(describe(column), ForeignText.cut(cell, LONGEST_SHOWN)));
    }
    return value;
  }

  /** A cell that is no number, with what the line suggests to do about it. */
  private DataFileException noNumber(long line, List<String> cells, int column) {
    String cell = cells.get(column);
    String problem =
        "%s: '%s' is not a number"
            .formatted(describe(column), ForeignText.cut(cell, LONGEST_SHOWN));
    char otherMark = format.decimal() == '.' ? ',' : '.';
    if (new DecimalText(otherMark).isNumber(cell)) {
      String mark = otherMark == ',' ? "point" : "comma";
      return new DataFileException(
          file,
          line,
          problem + " with a decimal " + mark,
          Remedy.of(Setting.DECIMAL, String.valueOf(otherMark)));
    }
    Optional<String> separator =
        SEPARATORS.stream()
            .filter(other -> other.charAt(0) != format.decimal() && cell.contains(other))
            .findFirst();
    if (separator.isPresent()) {
      return new DataFileException(
          file,
          line,
          problem + "; cells are separated by " + named(format.separator()),
          Remedy.of(Setting.SEPARATOR, separator.get()));
    }
    return isOnlyText(cells)
        ? new DataFileException(
            file,
            line,
            "%s; column %d looks like the class".formatted(problem, column + 1),
            Remedy.of(Setting.LABEL, Integer.toString(column + 1)))
        : new DataFileException(file, line, problem);
  }

  /** Whether one cell of a line is text, though the label is looked for elsewhere by default. */
  private boolean isOnlyText(List<String> cells) {
    return format.label().equals(LabelColumn.LAST)
        && cells.stream().filter(cell -> !isReadable(cell)).count() == 1;
  }

  boolean isReadable(String cell) {
    return MissingValues.isMissing(cell) || numbers.isNumber(cell);
  }
}
