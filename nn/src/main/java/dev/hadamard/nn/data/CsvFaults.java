package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Creates the exceptions for lines and cells that cannot be read, with remedies. */
record CsvFaults(String file, CsvFormat format) {

  /** The usual separators, the likeliest first. */
  static final List<String> SEPARATORS = List.of(";", "\t", "|", ",");

  private static final int LONGEST_SHOWN = 40;

  /** The exception for a line with one cell. */
  DataFileException tooFew(long line, List<String> cells) {
    String text = String.join("", cells);
    Optional<String> other =
        otherSeparators(text)
            .max(
                Comparator.comparing((String separator) -> !isDecimal(separator))
                    .thenComparing(separator -> count(text, separator.charAt(0))));
    String problem = "one column is not enough for features and a class";
    return other
        .map(
            separator ->
                new DataFileException(
                    file,
                    line,
                    "%s: cells are separated by %s, this line has %s"
                        .formatted(
                            problem, named(format.cellSeparator()), named(separator.charAt(0))),
                    Remedy.anyOf(Setting.SEPARATOR, separator)))
        .orElseGet(() -> new DataFileException(file, line, problem));
  }

  private Stream<String> otherSeparators(String text) {
    return SEPARATORS.stream()
        .filter(
            separator -> separator.charAt(0) != format.cellSeparator() && text.contains(separator));
  }

  private boolean isDecimal(String separator) {
    return separator.charAt(0) == format.decimal();
  }

  private static long count(String text, char character) {
    return text.chars().filter(c -> c == character).count();
  }

  static String named(char separator) {
    return separator == '\t' ? "tabs" : "'" + ForeignText.clean(String.valueOf(separator)) + "'";
  }

  /** The exception for an empty cell where a value is required. */
  DataFileException missing(long line, String column, String cell, MissingValues... remedies) {
    return new DataFileException(
        file,
        line,
        column + (cell.isEmpty() ? " is empty" : ": '" + cell + "' marks a missing value"),
        Arrays.stream(remedies).map(remedy -> Remedy.of(Setting.MISSING, remedy.label())).toList());
  }

  /** The exception for a number that is too large. */
  DataFileException notFinite(long line, String column, String cell) {
    return new DataFileException(
        file,
        line,
        "%s: '%s' is not a finite float32 number"
            .formatted(column, ForeignText.cut(cell, LONGEST_SHOWN)));
  }

  /** The exception for a cell that is not a number and resembles no other notation. */
  DataFileException noNumber(
      long line, String column, String cell, String advice, List<Remedy> any) {
    return new DataFileException(file, line, noNumber(column, cell) + advice, any);
  }

  private static String noNumber(String column, String cell) {
    return "%s: '%s' is not a number".formatted(column, ForeignText.cut(cell, LONGEST_SHOWN));
  }

  /**
   * The exception for a cell that looks like a number in another notation; empty if it does not.
   *
   * @param others further remedies
   */
  Optional<DataFileException> foreignNumber(
      long line, String column, String cell, Remedy... others) {
    char mark = format.decimal() == '.' ? ',' : '.';
    Optional<String> plain = DecimalText.withoutThousands(cell);
    if (new DecimalText(mark).isNumber(cell)) {
      String problem =
          noNumber(column, cell) + " with a decimal " + (mark == ',' ? "point" : "comma");
      String doubt =
          "; if the %s separates thousands, write the column without it, as in %s"
              .formatted(mark == ',' ? "comma" : "point", plain.orElse(""));
      return Optional.of(
          new DataFileException(
              file,
              line,
              plain.isPresent() ? problem + doubt : problem,
              Stream.concat(Stream.of(decimal(mark)), Stream.of(others)).toList()));
    }
    if (plain.isPresent()) {
      return Optional.of(
          new DataFileException(
              file,
              line,
              "%s: '%s' has thousands separators, which are not read; write the column without them, as in %s"
                  .formatted(column, ForeignText.cut(cell, LONGEST_SHOWN), plain.get()),
              List.of(others)));
    }
    return otherSeparators(cell)
        .filter(separator -> !isDecimal(separator) && holdsNumber(cell, separator))
        .findFirst()
        .map(
            separator ->
                new DataFileException(
                    file,
                    line,
                    noNumber(column, cell)
                        + "; cells are separated by "
                        + named(format.cellSeparator()),
                    Remedy.anyOf(Setting.SEPARATOR, separator)));
  }

  /** The remedy of another decimal mark, with the separator if that would change with the mark. */
  private Remedy decimal(char mark) {
    Remedy remedy = Remedy.of(Setting.DECIMAL, String.valueOf(mark));
    char between = format.cellSeparator();
    boolean isKept = CsvFormat.usualSeparator(mark) == between;
    return isKept ? remedy : remedy.and(Setting.SEPARATOR, String.valueOf(between));
  }

  /**
   * Whether a part of a cell is a number. A semicolon alone is no sign of another separator: texts
   * contain it, too.
   */
  private boolean holdsNumber(String cell, String separator) {
    if (cell.indexOf(format.cellSeparator()) >= 0) {
      return false;
    }
    DecimalText numbers = new DecimalText(format.decimal());
    return Arrays.stream(cell.split(Pattern.quote(separator), -1))
        .anyMatch(part -> numbers.isNumber(part.strip()));
  }
}
