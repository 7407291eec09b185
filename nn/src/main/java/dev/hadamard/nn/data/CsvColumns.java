package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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

  private static final int MOST_IGNORED = 50;

  private final CsvFormat format;
  private final CsvFaults faults;
  private final DecimalText numbers;
  private final NumberCells numberCells;
  private final TableHead head;
  private final int width;
  private final int label;
  private final BitSet ignored;

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
    if (width < 2) {
      throw faults.tooFew(line, cells);
    }
    this.head = new TableHead(file, line, width, names);
    this.label = head.index(format.label());
    this.ignored = head.indices(format.ignored());
    if (ignored.get(label)) {
      throw head.fault(
          describe(label) + " is the label; choose another label, or do not ignore it");
    }
    if (ignored.cardinality() == width - 1) {
      throw head.fault("each column but the label is ignored");
    }
  }

  /** What is kept of the columns, for tables to come. */
  TableSchema schema() {
    return new TableSchema(
        width,
        head.names(),
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
    return head.names().isEmpty() ? null : head.names().get(column);
  }

  /** A column's description for messages. */
  String describe(int column) {
    return head.describe(column);
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
   * they are too many for a message, or all there are.
   */
  List<Remedy> ignoring(IntPredicate features) {
    int[] columns =
        IntStream.range(0, width)
            .filter(i -> ignored.get(i) || (isFeature(i) && features.test(i)))
            .toArray();
    if (columns.length > MOST_IGNORED || columns.length == width - 1) {
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
    // A number in another notation decides about the whole table; ignoring its column would not.
    for (int i = 0; i < width; i++) {
      if (isFeature(i) && i != column && !isReadable(cells.get(i))) {
        Optional<DataFileException> foreign = faults.foreignNumber(line, describe(i), cells.get(i));
        if (foreign.isPresent()) {
          return foreign.get();
        }
      }
    }
    List<Remedy> ignore = ignoring(i -> !isReadable(cells.get(i)));
    if (CsvFaults.isTruth(cells.get(column))) {
      return faults.noNumber(
          line,
          describe(column),
          cells.get(column),
          CsvFaults.TRUTH_AS_NUMBERS + ", or leave the column out",
          ignore);
    }
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
