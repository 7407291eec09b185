package dev.hadamard.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The samples at the beginning of a table, by which a message guesses which column may be the
 * class. Lines that the separator does not divide into the table's columns are left out.
 *
 * @param cells the cells of each sample
 * @param isWhole whether the table has no other samples
 */
record FirstSamples(List<List<String>> cells, boolean isWhole) {

  /** Usual names of the column to predict. */
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "target", "class", "species", "y", "outcome");

  /** Of fewer samples, the classes may all differ. */
  private static final int FEWEST_COMPARED = 4;

  /**
   * Reads the samples.
   *
   * @param beginning the first lines of the table; the last one may be cut
   * @param hasHeader whether the first line is no sample
   */
  static FirstSamples of(String beginning, char separator, int width, boolean hasHeader) {
    Pattern between = Pattern.compile(Pattern.quote(String.valueOf(separator)));
    List<String> lines = beginning.lines().toList();
    List<List<String>> cells =
        lines.stream()
            .limit(Math.max(0, lines.size() - 1))
            .skip(hasHeader ? 1 : 0)
            .map(line -> cells(between, line))
            .filter(sample -> sample.size() == width)
            .toList();
    return new FirstSamples(cells, beginning.endsWith(CsvText.END));
  }

  /** The cells of a line, without quotes around them. */
  private static List<String> cells(Pattern between, String line) {
    return Arrays.stream(between.split(line, -1))
        .map(String::strip)
        .map(CsvFaults::withoutQuotes)
        .toList();
  }

  /** Whether a column has a name that is usual for the column to predict. */
  static boolean isLabelName(String name) {
    return LABEL_NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether the values of a column recur as those of a class do. */
  boolean recur(int column) {
    long different = cells.stream().map(sample -> sample.get(column)).distinct().count();
    return 2 * different <= cells.size() && (different > 1 || (different == 1 && !isWhole));
  }

  /** Whether no value of a column recurs, as in a column of names or dates. */
  boolean areDifferent(int column) {
    long different = cells.stream().map(sample -> sample.get(column)).distinct().count();
    return cells.size() >= FEWEST_COMPARED && different == cells.size();
  }

  /** How many cells of a column are of a kind. */
  long count(int column, Predicate<String> kind) {
    return cells.stream().filter(sample -> kind.test(sample.get(column))).count();
  }

  /** Whether all cells of a column are of a kind. */
  boolean are(int column, Predicate<String> kind) {
    return cells.stream().allMatch(sample -> kind.test(sample.get(column)));
  }
}
