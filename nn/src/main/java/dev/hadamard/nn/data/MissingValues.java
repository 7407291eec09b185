package dev.hadamard.nn.data;

import dev.hadamard.spi.Spelling;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The treatment of a table's missing values. A cell is missing if it is empty or holds one of these
 * marks; case is ignored.
 *
 * <ul>
 *   <li>data frames and databases: {@code NA N/A n.a. <NA> NaN -NaN null None \N}, and {@code
 *       1.#IND -1.#IND 1.#QNAN -1.#QNAN}
 *   <li>spreadsheets: {@code #N/A #NA}, {@code #N/A N/A}, and the errors {@code #DIV/0! #VALUE!
 *       #REF! #NAME? #NUM! #NULL!}
 *   <li>people: {@code ?}, and in columns of numbers {@code - -- .}; among names these are names
 * </ul>
 */
public enum MissingValues {
  /** The file is refused. */
  FAIL,
  /** A sample that lacks a value is left out. */
  DROP,
  /**
   * A missing feature becomes NaN, which {@link Scaling} replaces by the mean of its column in the
   * training part. A sample that lacks its class or value is left out.
   */
  MEAN;

  private static final Set<String> MARKS =
      Set.of(
          "",
          "?",
          "na",
          "n/a",
          "n.a.",
          "<na>",
          "nan",
          "-nan",
          "null",
          "none",
          "\\n",
          "#n/a",
          "#na",
          "#n/a n/a",
          "#div/0!",
          "#value!",
          "#ref!",
          "#name?",
          "#num!",
          "#null!",
          "1.#ind",
          "-1.#ind",
          "1.#qnan",
          "-1.#qnan");

  /** Marks in columns of numbers only: plus and minus may be two classes. */
  private static final Set<String> PUNCTUATION = Set.of("-", "--", ".");

  private static final int LONGEST_MARK = 8;

  /** The name in commands, as in {@code drop}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the treatment with this {@link #label()}; case is ignored.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  public static MissingValues of(String label) {
    for (MissingValues treatment : values()) {
      if (treatment.label().equals(label.toLowerCase(Locale.ROOT))) {
        return treatment;
      }
    }
    throw new IllegalArgumentException(
        "unknown treatment '%s' of missing values%s"
            .formatted(
                label,
                Spelling.choices(
                    label, Arrays.stream(values()).map(MissingValues::label).toList())));
  }

  /** Whether a cell in a column of numbers is missing. */
  static boolean isMissing(String cell) {
    return isMark(cell) || PUNCTUATION.contains(cell);
  }

  /** Whether a cell holds a mark for a missing value, in a column that does not hold names. */
  static boolean isMark(String cell) {
    return cell.length() <= LONGEST_MARK && MARKS.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Whether a cell in a column of names is missing; "none" may be a name there. */
  static boolean isMissingName(String cell) {
    return cell.isEmpty() || cell.equals("?");
  }
}
