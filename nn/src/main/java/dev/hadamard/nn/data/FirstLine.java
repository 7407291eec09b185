package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The first line of a table that says neither way: does it name the columns, or is it a sample?
 *
 * @param line its number in the file
 * @param cells as many as the columns of the table
 * @param columns which of them are features
 */
record FirstLine(long line, List<String> cells, CsvColumns columns, DecimalText numbers) {

  /** What the line is. */
  enum Verdict {
    /** It names the columns. */
    HEADER,
    /** It is a sample. */
    SAMPLE,
    /** It is neither: a feature of it is text where the others hold numbers. */
    NEITHER,
    /** It may be either. */
    OPEN
  }

  /** So many columns are hardly counted up by a sample. */
  private static final int CLEARLY_COUNTED = 6;

  /** So many columns may be counted up by a sample. */
  private static final int FEWEST_COUNTED = 3;

  private static final int LONGEST_SHOWN = 60;
  private static final int LONGEST_CELL = 40;

  /** The verdict beside one other line; {@link Verdict#OPEN} if all its features are read. */
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
   * The verdict beside the classes of all other lines, all features being read.
   *
   * @param haveFractions whether there are numbers in those lines that are not whole
   */
  Verdict beside(ClassLabels others, boolean haveFractions) {
    boolean isName = !isReadable(label());
    if (isName && others.count() >= 2 && others.areNumbers()) {
      return looksLikeNames() ? Verdict.HEADER : Verdict.OPEN;
    }
    if (!isCounting()) {
      return Verdict.SAMPLE;
    }
    boolean isNew = !others.hold(label());
    boolean isWide = cells.size() > FEWEST_COUNTED;
    if (isNew && (others.eachRepeats() || (haveFractions && isWide && !isName))) {
      return Verdict.HEADER;
    }
    boolean isDoubtful = isNew ? isWide : !isName && cells.size() >= CLEARLY_COUNTED;
    return isDoubtful ? Verdict.OPEN : Verdict.SAMPLE;
  }

  /**
   * The verdict beside the values of all other lines, all features being read.
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

  /** Whether the features are two whole numbers or more, all different, such as 2019 and 2020. */
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
   * Whether three cells or more go up by one from 0 or 1 on, as the columns of a data frame without
   * names do; a label or an ignored column that is a name, and a first cell that is empty, above
   * row numbers, aside.
   */
  private boolean isCounting() {
    if (cells.size() < FEWEST_COUNTED || MissingValues.isMissing(label())) {
      return false;
    }
    int first = cells.get(0).isEmpty() ? 1 : 0;
    return isCounting(first, 0) || isCounting(first, 1);
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

  /** The refusal of a first line that is {@link Verdict#NEITHER} beside another one. */
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

  /** The refusal of a first line that is {@link Verdict#OPEN} beside all others. */
  DataFileException question(String file) {
    return new DataFileException(
        file,
        line,
        "does the first line name the columns, or is it a sample? It is " + shown(cells),
        Remedy.anyOf(Setting.HEADER, "yes", "no"));
  }

  /** A line for a message. */
  static String shown(List<String> cells) {
    return ForeignText.cut(String.join(", ", cells), LONGEST_SHOWN);
  }
}
