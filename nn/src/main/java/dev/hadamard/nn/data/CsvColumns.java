package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table: their names, the position of the label, and the conversion of a cell to a
 * number.
 */
final class CsvColumns {

  private static final int LONGEST_SHOWN = 40;
  private static final int MOST_NAMES = 20;
  private static final int MOST_IGNORED = 50;

  private final CsvFormat format;
  private final CsvFaults faults;
  private final DecimalText numbers;
  private final NumberCells numberCells;
  private final int width;
  private final List<String> names;
  private final int label;
  private final BitSet ignored = new BitSet();

  /**
   * Determines the columns from the first lines of a table.
   *
   * @param line the line number for error messages
   * @param cells the cells of a sample
   * @param names the names of the columns; empty if there is no header
   * @throws DataFileException if there are too few columns or a column of the format does not exist
   */
  CsvColumns(String file, CsvFormat format, long line, List<String> cells, List<String> names) {
    this.format = format;
    this.faults = new CsvFaults(file, format);
    this.numbers = new DecimalText(format.decimal());
    this.numberCells = new NumberCells(faults, numbers);
    this.width = cells.size();
    this.names = names;
    if (width < 2) {
      throw faults.tooFew(line, cells);
    }
    this.label = index(file, line, format.label(), width, names);
    format.ignored().forEach(column -> ignored.set(index(file, line, column, width, names)));
    if (ignored.get(label)) {
      throw new DataFileException(
          file, line, describe(label) + " is the label; choose another label, or do not ignore it");
    }
    if (ignored.cardinality() == width - 1) {
      throw new DataFileException(file, line, "each column but the label is ignored");
    }
  }

  /**
   * Where a column is in a table of this width, from 0 on.
   *
   * @param names as many as the width, or none
   * @throws DataFileException if it is not there, or its name is that of two columns
   */
  static int index(String file, long line, TableColumn column, int width, List<String> names) {
    String wanted = column.name();
    if (wanted == null) {
      int index = column.indexIn(width);
      if (index < 0) {
        throw new DataFileException(
            file, line, "there is no %s, there are %d".formatted(column, width));
      }
      return index;
    }
    if (names.isEmpty()) {
      throw new DataFileException(
          file,
          line,
          "there is no %s: the first line does not have as many cells as the samples, so it names"
                  .formatted(column)
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
              .formatted(column, known, names.size() > MOST_NAMES ? ", …" : ""));
    }
    if (index != names.lastIndexOf(wanted.strip())) {
      throw new DataFileException(
          file, line, "two columns are named '" + ForeignText.cut(wanted) + "'");
    }
    return index;
  }

  /** What is kept of the columns, for tables to come. */
  TableSchema schema() {
    return new TableSchema(
        width,
        names,
        label,
        ignored.stream().boxed().toList(),
        format.cellSeparator(),
        format.decimal(),
        format.missing());
  }

  int width() {
    return width;
  }

  int label() {
    return label;
  }

  /** Whether a column is neither the label nor ignored. */
  boolean isFeature(int column) {
    return column != label && !ignored.get(column);
  }

  /** The number of columns that are features. */
  int features() {
    return width - 1 - ignored.cardinality();
  }

  /** The name of a column, if there is a header. */
  @Nullable String name(int column) {
    return names.isEmpty() ? null : names.get(column);
  }

  /** A column's description for messages. */
  String describe(int column) {
    String name = name(column);
    return "column "
        + (column + 1)
        + (name == null || name.isEmpty() ? "" : " (" + ForeignText.cut(name, LONGEST_SHOWN) + ")");
  }

  /**
   * The number in a cell; NaN if it is missing and the format allows this.
   *
   * @throws DataFileException if the cell is not a number that fits float32, or is missing and the
   *     format does not allow this
   */
  double number(long line, List<String> cells, int column) {
    return numberCells.number(
        line, describe(column), cells.get(column), () -> text(line, cells, column));
  }

  /**
   * The remedy of ignoring these features, besides the columns that are already ignored; empty if
   * they are too many for a message.
   */
  List<Remedy> ignoring(IntPredicate features) {
    int[] columns =
        IntStream.range(0, width)
            .filter(i -> ignored.get(i) || (isFeature(i) && features.test(i)))
            .toArray();
    if (columns.length > MOST_IGNORED) {
      return List.of();
    }
    return Remedy.anyOf(
        Setting.IGNORE,
        Arrays.stream(columns)
            .mapToObj(i -> Integer.toString(i + 1))
            .collect(Collectors.joining(",")));
  }

  /** The exception for a cell that holds text; it names all columns that hold text in this line. */
  private DataFileException text(long line, List<String> cells, int column) {
    List<Remedy> ignore = ignoring(i -> !isReadable(cells.get(i)));
    return isOnlyText(cells)
        ? faults.noNumber(
            line,
            describe(column),
            cells.get(column),
            "; is it the class, or a column to leave out?",
            Stream.concat(
                    Stream.of(Remedy.of(Setting.LABEL, Integer.toString(column + 1))),
                    ignore.stream())
                .toList())
        : faults.noNumber(
            line,
            describe(column),
            cells.get(column),
            "; leave columns of text out, or write each of their values as a column of 0 and 1",
            ignore);
  }

  /** Whether exactly one cell of a line is text while the label is, by default, another column. */
  private boolean isOnlyText(List<String> cells) {
    return format.task() != Task.REGRESSION
        && format.label().equals(TableColumn.LAST)
        && IntStream.range(0, width)
                .filter(i -> !ignored.get(i) && !isReadable(cells.get(i)))
                .count()
            == 1;
  }

  boolean isReadable(String cell) {
    return MissingValues.isMissing(cell) || numbers.isNumber(cell);
  }
}
