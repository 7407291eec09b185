package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** The most ignored columns that a note names. */
  private static final int MOST_NOTED = 5;

  /** The most columns that a message names as the class. */
  private static final int MOST_CANDIDATES = 2;

  private static final int MOST_REMEDIES = 2;

  private final CsvFormat format;
  private final String beginning;
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
   * @param beginning the first lines of the file, for messages
   * @param line the line number for error messages
   * @param cells the cells of a sample
   * @param names the names of the columns; empty if there is no header
   * @throws DataFileException if there are too few columns or a column of the format does not exist
   */
  CsvColumns(
      String file,
      CsvFormat format,
      String beginning,
      long line,
      List<String> cells,
      List<String> names) {
    this.format = format;
    this.beginning = beginning;
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

  /** The names that several columns have, each with their number, in the order of the columns. */
  Map<String, Long> repeatedNames() {
    Map<String, Long> counts =
        head.names().stream()
            .filter(name -> !name.isEmpty())
            .collect(
                Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
    counts.values().removeIf(count -> count == 1);
    return counts;
  }

  /** The ignored columns for a note, each by its name or its position; empty if there are none. */
  String shownIgnored() {
    return TableHead.joined(ignored.stream().mapToObj(head::shown).toList(), MOST_NOTED);
  }

  /** A column's description for messages. */
  String describe(int column) {
    return head.describe(column);
  }

  /**
   * The number in a cell; NaN if it is missing and the format allows this.
   *
   * @param above the numbers of the samples above
   * @throws DataFileException if the cell is not a number that fits float32, or is missing and the
   *     format does not allow this
   */
  double number(long line, List<String> cells, int column, ColumnSummaries above) {
    return numberCells.number(
        line, describe(column), cells.get(column), () -> noNumber(line, cells, column, above));
  }

  private DataFileException noNumber(
      long line, List<String> cells, int column, ColumnSummaries above) {
    FirstSamples first = firstSamples();
    long numbersHere = first.count(column, numbers::isNumber);
    long textsHere = first.count(column, cell -> !isReadable(cell));
    long found = Math.max(above.count(column), numbersHere);
    String cell = cells.get(column);
    return CsvFaults.areNumbers(found, textsHere) && !CsvFaults.isTruth(cell)
        ? faults.misprint(line, describe(column), cell, found, above.haveFractions())
        : faults
            .foreignNumber(line, describe(column), cell)
            .orElseGet(() -> text(line, cells, column, first));
  }

  private FirstSamples firstSamples() {
    return FirstSamples.of(beginning, format.cellSeparator(), width, !head.names().isEmpty());
  }

  /**
   * The remedy of ignoring these features, besides the columns that are already ignored; empty if
   * they are too many for a message, or all there are.
   */
  List<Remedy> ignoring(IntPredicate features) {
    return typed(i -> ignored.get(i) || (isFeature(i) && features.test(i)))
        .map(columns -> Remedy.anyOf(Setting.IGNORE, columns))
        .orElse(List.of());
  }

  /** The columns to ignore as they are typed; empty if they are too many, or all but one. */
  private Optional<String> typed(IntPredicate isIgnored) {
    int[] columns = IntStream.range(0, width).filter(isIgnored).toArray();
    return columns.length > MOST_IGNORED || columns.length == width - 1
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(columns).mapToObj(head::typed).collect(Collectors.joining(",")));
  }

  /** The exception for a cell that holds text; it names all columns that hold text in this line. */
  private DataFileException text(long line, List<String> cells, int column, FirstSamples first) {
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
    return mayBeLabel(line, cells, column, first, ignore)
        .orElseGet(
            () ->
                faults.noNumber(
                    line,
                    describe(column),
                    cells.get(column),
                    "; leave columns of text out, or write each of their values as a column of 0"
                        + " and 1",
                    ignore));
  }

  /**
   * The exception for a column of text where the label is the last column by default, and a column
   * of text may be the class instead. Empty if none may.
   */
  private Optional<DataFileException> mayBeLabel(
      long line, List<String> cells, int column, FirstSamples first, List<Remedy> ignore) {
    if (format.task() == Task.REGRESSION || !format.label().equals(TableColumn.LAST)) {
      return Optional.empty();
    }
    List<Integer> texts = texts(cells);
    if (texts.equals(List.of(column))) {
      List<Remedy> label = Remedy.anyOf(Setting.LABEL, head.typed(column));
      boolean isLabelLikely = isNamedAsLabel(column) || !first.areDifferent(column);
      return Optional.of(
          faults.noNumber(
              line,
              describe(column),
              cells.get(column),
              "; is it the class, or a column to leave out?",
              likeliest(isLabelLikely ? label : ignore, isLabelLikely ? ignore : label)));
    }
    List<Integer> candidates = candidates(texts, first);
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            faults.noNumber(
                line,
                describe(column),
                cells.get(column),
                "; is %s the class? Leave other columns of text out"
                    .formatted(
                        candidates.stream()
                            .map(this::describe)
                            .collect(Collectors.joining(" or "))),
                labelled(candidates, texts, first.recur(label), ignore)));
  }

  /** The columns that hold text in this line and are not ignored, the label's among them. */
  private List<Integer> texts(List<String> cells) {
    return IntStream.range(0, width)
        .filter(i -> !ignored.get(i) && !isReadable(cells.get(i)))
        .boxed()
        .toList();
  }

  /** The columns of text that may be the class instead of the last column. */
  private List<Integer> candidates(List<Integer> texts, FirstSamples first) {
    return texts.stream()
        .filter(i -> i != label && mayBeClass(i, first) && labelled(i, texts).isPresent())
        .limit(MOST_CANDIDATES)
        .toList();
  }

  /** Whether a column of text has the name of a label, or values that recur. */
  private boolean mayBeClass(int column, FirstSamples first) {
    return first.are(column, cell -> MissingValues.isMissing(cell) || !numbers.isNumber(cell))
        && (isNamedAsLabel(column) || first.recur(column));
  }

  private boolean isNamedAsLabel(int column) {
    String name = name(column);
    return name != null && FirstSamples.isLabelName(name);
  }

  /** The remedies of each candidate as the label, and of the last column, the likeliest first. */
  private List<Remedy> labelled(
      List<Integer> candidates, List<Integer> texts, boolean isLastLikely, List<Remedy> ignore) {
    List<Remedy> labels =
        candidates.stream().flatMap(column -> labelled(column, texts).stream()).toList();
    return likeliest(isLastLikely ? ignore : labels, isLastLikely ? labels : ignore);
  }

  /** The first of these remedies: more of them would hide them. */
  private static List<Remedy> likeliest(List<Remedy> first, List<Remedy> then) {
    return Stream.concat(first.stream(), then.stream()).limit(MOST_REMEDIES).toList();
  }

  /** The remedy of this column as the label, without the others that hold text. */
  private Optional<Remedy> labelled(int column, List<Integer> texts) {
    return typed(i -> ignored.get(i) || (i != column && texts.contains(i)))
        .map(others -> Remedy.of(Setting.LABEL, head.typed(column)).and(Setting.IGNORE, others));
  }

  boolean isReadable(String cell) {
    return MissingValues.isMissing(cell) || numbers.isNumber(cell);
  }
}
