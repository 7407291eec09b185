package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import dev.hadamard.spi.Spelling;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
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

  /** A name that an option takes in a list, and Java in quotes, as it is. */
  private static final Pattern PLAIN_NAME =
      Pattern.compile("(?!\\p{Nd}+$)[\\p{L}\\p{N}_][^,\"'\\\\\\p{C}]{0,39}");

  private static final Pattern SEPARATED = Pattern.compile("[,\\s]");

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
        throw fault("there is no %s; the table has %d".formatted(column, width));
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
        Setting.IGNORE, all.stream().mapToObj(this::typed).collect(Collectors.joining(",")));
  }

  /** Whether a column has a name. */
  boolean isNamed(int column) {
    return !names.isEmpty() && !names.get(column).isEmpty();
  }

  /** The name of a column, or its description if it has none. */
  String name(int column) {
    return isNamed(column) ? names.get(column) : describe(column);
  }

  /** A column as an option or a call names it: by its name if that is possible. */
  String typed(int column) {
    boolean isNameEnough =
        isNamed(column)
            && PLAIN_NAME.matcher(names.get(column)).matches()
            && names.indexOf(names.get(column)) == names.lastIndexOf(names.get(column));
    return isNameEnough ? names.get(column) : Integer.toString(column + 1);
  }

  /** The name of a column as it stands in a list, or its description if it has none. */
  String shown(int column) {
    return isNamed(column) ? quoted(names.get(column)) : describe(column);
  }

  /** A column's description for messages. */
  String describe(int column) {
    return "column "
        + (column + 1)
        + (isNamed(column) ? " (" + ForeignText.cut(names.get(column), LONGEST_SHOWN) + ")" : "");
  }

  /** The first names of a list, for a message. */
  static String shown(List<String> names, int most) {
    return joined(names.stream().limit(most + 1L).map(TableHead::quoted).toList(), most);
  }

  /** The first of some texts, with commas between them. */
  static String joined(List<String> texts, int most) {
    String first = texts.stream().limit(most).collect(Collectors.joining(", "));
    return texts.size() > most ? first + ", …" : first;
  }

  /** A name, in quotes if one could not tell where it ends in a list. */
  static String quoted(String name) {
    String shown = ForeignText.cut(name, LONGEST_SHOWN);
    return SEPARATED.matcher(shown).find() || shown.isEmpty() ? '"' + shown + '"' : shown;
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
