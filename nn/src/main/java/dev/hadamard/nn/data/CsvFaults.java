package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Creates the exceptions for lines and cells that cannot be read, with remedies. */
record CsvFaults(String file, CsvFormat format) {

  /** The usual separators, the likeliest first. */
  static final List<String> SEPARATORS = List.of(";", "\t", "|", ",");

  /** The advice for a truth value among numbers. */
  static final String TRUTH_AS_NUMBERS = "; write true as 1 and false as 0";

  private static final String QUOTED_COMMA =
      "A decimal comma needs quotes, or another separator between the cells";

  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,15}");
  private static final Pattern DIGITS = Pattern.compile("\\d{1,15}");

  /** A column of numbers has more than so many of them for each text. */
  private static final int NUMBERS_A_TEXT = 2;

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

  /**
   * Refuses a line that another separator would divide in a way that fits, unlike this one.
   *
   * @param cells the line as it was divided
   */
  void requireSeparator(long line, List<String> cells, Predicate<List<String>> fits) {
    String text = String.join(String.valueOf(format.cellSeparator()), cells);
    otherSeparators(text)
        .filter(separator -> fits.test(divided(text, separator)))
        .findFirst()
        .ifPresent(
            separator -> {
              throw new DataFileException(
                  file,
                  line,
                  "cells are separated by %s, this line has %s"
                      .formatted(named(format.cellSeparator()), named(separator.charAt(0))),
                  Remedy.anyOf(Setting.SEPARATOR, separator));
            });
  }

  private static List<String> divided(String text, String separator) {
    return Arrays.stream(text.split(Pattern.quote(separator), -1)).map(String::strip).toList();
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

  /** Whether a cell holds true or false; case is ignored. */
  static boolean isTruth(String cell) {
    return cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false");
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
   * Whether a column holds numbers, so that a text in it is a misprint.
   *
   * @param numbers the cells that hold a number
   * @param texts those that hold neither a number nor nothing
   */
  static boolean areNumbers(long numbers, long texts) {
    return numbers > NUMBERS_A_TEXT * Math.max(1, texts);
  }

  /**
   * The exception for a cell that is not a number in a column of numbers.
   *
   * @param numbers the other cells that are numbers
   * @param haveFractions whether some of them have the decimal mark, so that no other one is meant
   */
  DataFileException misprint(
      long line, String column, String cell, long numbers, boolean haveFractions) {
    if (!haveFractions && new DecimalText(otherMark()).isNumber(cell)) {
      return foreignNumber(line, column, cell).orElseThrow();
    }
    return thousands(line, column, cell)
        .orElseGet(
            () ->
                noNumber(
                    line,
                    column,
                    cell,
                    ", but %d other cells of the column are; correct the cell".formatted(numbers),
                    List.of()));
  }

  /** The exception for a line with more or fewer cells than the first one. */
  DataFileException wrongWidth(long line, List<String> cells, int width) {
    return new DataFileException(
        file,
        line,
        "%d columns where the first line has %d".formatted(cells.size(), width)
            + commaWithin(cells, width)
                .map(
                    number ->
                        format.decimal() == ','
                            ? "; if '%s' is one number, put it in quotes".formatted(number)
                            : "; if '%s' is one number, write %s. %s"
                                .formatted(number, number.replace(',', '.'), QUOTED_COMMA))
                .orElse(""));
  }

  /**
   * A number whose decimal comma separates two cells, if such numbers explain why a line has more
   * cells than the first one.
   */
  Optional<String> commaWithin(List<String> cells, int width) {
    String first = null;
    int merged = 0;
    for (int i = 0; format.cellSeparator() == ',' && i + 1 < cells.size(); i++) {
      if (WHOLE.matcher(cells.get(i)).matches() && DIGITS.matcher(cells.get(i + 1)).matches()) {
        String number = cells.get(i) + "," + cells.get(i + 1);
        first = first == null ? number : first;
        merged++;
        i++;
      }
    }
    int more = cells.size() - width;
    return more > 0 && more <= merged ? Optional.ofNullable(first) : Optional.empty();
  }

  /** The exception for a number with thousands separators; empty if the cell is none. */
  private Optional<DataFileException> thousands(
      long line, String column, String cell, Remedy... others) {
    return DecimalText.withoutThousands(cell)
        .map(
            plain ->
                new DataFileException(
                    file,
                    line,
                    "%s: '%s' has thousands separators, which are not read; write the column without them, as in %s"
                        .formatted(column, ForeignText.cut(cell, LONGEST_SHOWN), plain),
                    List.of(others)));
  }

  private char otherMark() {
    return format.decimal() == '.' ? ',' : '.';
  }

  /**
   * The exception for a cell that looks like a number in another notation; empty if it does not.
   *
   * @param others further remedies
   */
  Optional<DataFileException> foreignNumber(
      long line, String column, String cell, Remedy... others) {
    char mark = otherMark();
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
      return thousands(line, column, cell, others);
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

  /**
   * Adds another decimal mark to the remedy of another separator, if the numbers of the file have
   * it. Both are then named at once.
   *
   * @param fault a fault of this file
   * @param beginning the first lines of the file
   */
  DataFileException withDecimal(DataFileException fault, String beginning) {
    char other = otherMark();
    List<Remedy> remedies =
        fault.remedies().stream()
            .map(
                remedy -> {
                  String separator = remedy.values().get(Setting.SEPARATOR);
                  boolean isToChange =
                      separator != null
                          && !remedy.values().containsKey(Setting.DECIMAL)
                          && areNumbersWith(other, beginning, separator);
                  return isToChange ? decimalFirst(other, remedy) : remedy;
                })
            .toList();
    return remedies.equals(fault.remedies()) ? fault : fault.withRemedies(remedies);
  }

  private static Remedy decimalFirst(char mark, Remedy remedy) {
    Remedy both = Remedy.of(Setting.DECIMAL, String.valueOf(mark));
    for (Map.Entry<Setting, String> setting : remedy.values().entrySet()) {
      both = both.and(setting.getKey(), setting.getValue());
    }
    return both;
  }

  /**
   * Whether there are numbers with this decimal mark in some lines, and none with the format's.
   * Whole numbers with thousands separators, such as 1,234, are no sign of it.
   */
  private boolean areNumbersWith(char other, String lines, String separator) {
    if (separator.charAt(0) == other) {
      return false;
    }
    List<String> fractions =
        lines
            .lines()
            .flatMap(line -> divided(line, separator).stream())
            .map(CsvFaults::withoutQuotes)
            .filter(cell -> cell.indexOf('.') >= 0 || cell.indexOf(',') >= 0)
            .toList();
    DecimalText others = new DecimalText(other);
    return fractions.stream()
            .anyMatch(cell -> others.isNumber(cell) && DecimalText.withoutThousands(cell).isEmpty())
        && fractions.stream().noneMatch(new DecimalText(format.decimal())::isNumber);
  }

  static String withoutQuotes(String cell) {
    boolean isQuoted = cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"");
    return isQuoted ? cell.substring(1, cell.length() - 1).strip() : cell;
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
    return divided(cell, separator).stream().anyMatch(numbers::isNumber);
  }
}
