package dev.hadamard.nn.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table's missing values are treated: cells that are empty or hold one of {@code ? NA N/A NaN
 * null None}, in any case.
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

  private static final Set<String> MARKS = Set.of("", "?", "na", "n/a", "nan", "null", "none");
  private static final int LONGEST_MARK = 4;

  /** The name in commands, as in {@code drop}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The treatment with this {@link #label()}, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists the choices
   */
  public static MissingValues of(String label) {
    for (MissingValues treatment : values()) {
      if (treatment.label().equals(label.toLowerCase(Locale.ROOT))) {
        return treatment;
      }
    }
    throw new IllegalArgumentException(
        "unknown treatment '%s' of missing values; choose one of %s"
            .formatted(
                label,
                Arrays.stream(values())
                    .map(MissingValues::label)
                    .collect(Collectors.joining(", "))));
  }

  /** Whether a cell in a column of numbers holds none. */
  static boolean isMissing(String cell) {
    return cell.length() <= LONGEST_MARK && MARKS.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Whether a cell in a column of names holds none; "none" may well be a name there. */
  static boolean isMissingName(String cell) {
    return cell.isEmpty() || cell.equals("?");
  }
}
