package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The first line of a table, and the decision whether it is a header or a sample.
 *
 * @param line its number in the file
 * @param cells its cells, one for each column
 * @param columns the columns, which state the features
 */
record FirstLine(long line, List<String> cells, CsvColumns columns, DecimalText numbers) {

  /** The decision on the line. */
  enum Verdict {
    /** It is a header. */
    HEADER,
    /** It is a sample. */
    SAMPLE,
    /** It is neither: one of its features is text while the other lines hold numbers. */
    NEITHER,
    /** It may be a header or a sample. */
    OPEN
  }

  /** With this many columns a sample hardly ever counts up by chance. */
  private static final int CLEARLY_COUNTED = 6;

  /** The fewest columns by which a line that counts up is recognised. */
  private static final int FEWEST_COUNTED = 3;

  /** The fewest columns by which a line that counts from another number than 0 or 1 is one. */
  private static final int FEWEST_YEARS = 4;

  private static final int LONGEST_SHOWN = 60;
  private static final int LONGEST_CELL = 40;

  /**
   * The decision by comparison with one other line; {@link Verdict#OPEN} if all features of this
   * one are numbers.
   */
  Verdict beside(List<String> other) {
    boolean hasNumber = false;
    boolean hasText = false;
    boolean isAlone = false;
    for (int column = 0; column < cells.size(); column++) {
      if (columns.isFeature(column)) {
        String cell = cells.get(column);
        boolean isText = !isReadable(cell);
        hasNumber |= numbers.isNumber(cell);
        hasText |= isText;
        isAlone |= isText && isReadable(other.get(column));
      }
    }
    if (!hasNumber && hasText) {
      return Verdict.HEADER;
    }
    return !hasText ? Verdict.OPEN : isAlone ? Verdict.NEITHER : Verdict.SAMPLE;
  }

  /**
   * The decision by comparison with the classes of all other lines; all features are numbers.
   *
   * @param haveFractions whether there are numbers in those lines that are not whole
   */
  Verdict beside(ClassLabels others, boolean haveFractions) {
    boolean isName = !isReadable(label());
    if (isName && others.count() >= 2 && others.areNumbers()) {
      return looksLikeNames() ? Verdict.HEADER : Verdict.OPEN;
    }
    boolean isNew = !others.hold(label());
    if (!isCounting()) {
      boolean isDoubtful = isName && isNew && others.eachRepeats() && looksLikeNames();
      return isDoubtful ? Verdict.OPEN : Verdict.SAMPLE;
    }
    boolean isWide = cells.size() > FEWEST_COUNTED;
    if (isNew && (others.eachRepeats() || (haveFractions && isWide && !isName))) {
      return Verdict.HEADER;
    }
    boolean isDoubtful = isNew ? isWide : !isName && cells.size() >= CLEARLY_COUNTED;
    return isDoubtful ? Verdict.OPEN : Verdict.SAMPLE;
  }

  /**
   * The decision by comparison with the values of all other lines; all features are numbers.
   *
   * @param haveFractions whether there are numbers in those lines that are not whole
   */
  Verdict besideValues(boolean haveFractions) {
    if (!isReadable(label())) {
      return looksLikeNames() ? Verdict.HEADER : Verdict.OPEN;
    }
    if (!isCounting()) {
      return Verdict.SAMPLE;
    }
    return haveFractions ? Verdict.HEADER : Verdict.OPEN;
  }

  private String label() {
    return cells.get(columns.label());
  }

  private boolean isReadable(String cell) {
    return MissingValues.isMissing(cell) || numbers.isNumber(cell);
  }

  /** Whether the features are at least two whole numbers, all different, such as 2019 and 2020. */
  private boolean looksLikeNames() {
    Set<String> names = new HashSet<>();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      boolean isWhole = cell.chars().allMatch(digit -> digit >= '0' && digit <= '9');
      boolean isName = isWhole && (column == 0 || !cell.isEmpty()) && names.add(cell);
      if (columns.isFeature(column) && !isName) {
        return false;
      }
    }
    return names.size() >= 2;
  }

  /**
   * Whether at least three cells count up by one from 0 or 1, as the column numbers of a data frame
   * without names do. A label or ignored column that is a name is disregarded, and so is an empty
   * first cell above row numbers.
   */
  private boolean isCounting() {
    if (cells.size() < FEWEST_COUNTED || MissingValues.isMissing(label())) {
      return false;
    }
    int first = cells.get(0).isEmpty() ? 1 : 0;
    return isCounting(first, 0) || isCounting(first, 1);
  }

  /**
   * Whether all cells count up by one: at least three of them from 0 or 1, or at least four of them
   * from any number, as years do.
   */
  static boolean isCounting(List<String> cells) {
    int start = numberedFrom(cells.get(0));
    boolean isUsual = start == 0 || start == 1;
    return cells.size() >= (isUsual ? FEWEST_COUNTED : FEWEST_YEARS)
        && start >= 0
        && IntStream.range(0, cells.size())
            .allMatch(i -> cells.get(i).equals(Integer.toString(start + i)));
  }

  /** A whole number with a few digits; −1 for any other text. */
  private static int numberedFrom(String cell) {
    return cell.matches("\\d{1,8}") ? Integer.parseInt(cell) : -1;
  }

  private boolean isCounting(int first, int start) {
    for (int column = first; column < cells.size(); column++) {
      boolean isName = !columns.isFeature(column) && !isReadable(cells.get(column));
      if (!isName && !cells.get(column).equals(Integer.toString(start + column - first))) {
        return false;
      }
    }
    return true;
  }

  /** The exception for a first line that is {@link Verdict#NEITHER}. */
  DataFileException noSample(String file, List<String> other) {
    int column = 0;
    while (!columns.isFeature(column)
        || isReadable(cells.get(column))
        || !isReadable(other.get(column))) {
      column++;
    }
    return new DataFileException(
        file,
        line,
        "column %d: '%s' is not a number, the next line has one there; the first line does not look like a sample"
            .formatted(column + 1, ForeignText.cut(cells.get(column), LONGEST_CELL)),
        Remedy.anyOf(Setting.HEADER, "yes"));
  }

  /** The exception for a first line that is {@link Verdict#OPEN}. */
  DataFileException question(String file) {
    return question(file, line, cells);
  }

  /** The exception for a first line that may be a header or a sample. */
  static DataFileException question(String file, long line, List<String> cells) {
    return new DataFileException(
        file,
        line,
        "does the first line name the columns, or is it a sample? It is " + shown(cells),
        Remedy.anyOf(Setting.HEADER, "yes", "no"));
  }

  /**
   * The names of the columns in a header. If R has written a table with row names, the header has
   * no name for them, and they get an empty one.
   *
   * @param width the number of cells of the other lines
   * @return as many names as the width; empty if the header has another number of cells
   */
  static List<String> names(List<String> header, int width, DecimalText numbers) {
    if (header.size() == width) {
      return header;
    }
    if (!namesRows(header, width, numbers)) {
      return List.of();
    }
    List<String> names = new ArrayList<>(header);
    names.add(0, "");
    return names;
  }

  /** Whether a header lacks one name, as R writes it for a table with row names. */
  static boolean namesRows(List<String> header, int width, DecimalText numbers) {
    return header.size() + 1 == width && header.stream().noneMatch(numbers::isNumber);
  }

  /** A line's text for messages. */
  static String shown(List<String> cells) {
    List<String> first = cells.stream().limit(LONGEST_SHOWN).map(TableHead::quoted).toList();
    return ForeignText.cut(String.join(", ", first), LONGEST_SHOWN);
  }
}
