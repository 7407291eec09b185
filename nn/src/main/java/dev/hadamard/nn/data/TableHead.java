package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import dev.hadamard.spi.Spelling;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns of a table as its first lines show them.
 *
 * @param line the number of the line that shows them
 * @param width the number of columns
 * @param names as many as the width; empty if there is no header
 */
record TableHead(String file, long line, int width, List<String> names) {

  private static final int LONGEST_SHOWN = 40;
  private static final int MOST_NAMES = 20;

  /**
   * The index of a column, counted from 0.
   *
   * @throws DataFileException if there is no such column, or two have its name
   */
  int index(TableColumn column) {
    String wanted = column.name();
    if (wanted == null) {
      int index = column.indexIn(width);
      if (index < 0) {
        throw fault("there is no %s, there are %d".formatted(column, width));
      }
      return index;
    }
    if (names.isEmpty()) {
      throw fault(
          "there is no %s: the first line does not have as many cells as the samples, so it names"
                  .formatted(column)
              + " no column; give a position");
    }
    int index = names.indexOf(wanted.strip());
    if (index < 0) {
      throw fault(
          "there is no %s among %s%s"
              .formatted(
                  column, shown(names, MOST_NAMES), Spelling.question(wanted.strip(), names)));
    }
    if (index != names.lastIndexOf(wanted.strip())) {
      throw fault("two columns are named '" + ForeignText.cut(wanted) + "'; give a position");
    }
    return index;
  }

  /** The indices of some columns. */
  BitSet indices(List<TableColumn> columns) {
    BitSet indices = new BitSet();
    columns.forEach(column -> indices.set(index(column)));
    return indices;
  }

  /** The remedy to ignore one more column than those that are ignored. */
  Remedy ignoring(List<TableColumn> ignored, int column) {
    BitSet all = indices(ignored);
    all.set(column);
    return Remedy.of(
        Setting.IGNORE,
        all.stream()
            .mapToObj(index -> Integer.toString(index + 1))
            .collect(Collectors.joining(",")));
  }

  /** Whether a column has a name. */
  boolean isNamed(int column) {
    return !names.isEmpty() && !names.get(column).isEmpty();
  }

  /** The name of a column, or its description if it has none. */
  String name(int column) {
    return isNamed(column) ? names.get(column) : describe(column);
  }

  /** A column's description for messages. */
  String describe(int column) {
    return "column "
        + (column + 1)
        + (isNamed(column) ? " (" + ForeignText.cut(names.get(column), LONGEST_SHOWN) + ")" : "");
  }

  /** The first names of a list, for a message. */
  static String shown(List<String> names, int most) {
    String first =
        names.stream()
            .limit(most)
            .map(name -> ForeignText.cut(name, LONGEST_SHOWN))
            .collect(Collectors.joining(", "));
    return names.size() > most ? first + ", …" : first;
  }

  /** The exception for a table whose label is ignored, although it is needed. */
  DataFileException labelIgnored(int column) {
    return fault(
        describe(column)
            + " was the label of the training; do not ignore it, or name another label");
  }

  /** The exception for columns that cannot be used. */
  DataFileException fault(String reason) {
    return fault(reason, List.of());
  }

  /** The exception for columns that cannot be used as they are. */
  DataFileException fault(String reason, List<Remedy> remedies) {
    return new DataFileException(file, line, reason, remedies);
  }
}
