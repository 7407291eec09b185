package dev.hadamard.nn.data;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Converts the lines of a table for a trained network to its inputs, one line at a time. */
final class InputTable implements CsvLines.Sink {

  private static final int LONGEST_SHOWN = 40;

  /** A line whose cells are all empty. */
  private record Blank(long line, int cells, boolean isQuoted) {}

  private final String file;
  private final InputFormat format;
  private final NetworkInputs network;
  private final CsvFormat cellFormat;
  private final InputLabels labels;
  private final Consumer<String> notes;
  private final DecimalText numbers;
  private final CsvFaults faults;
  private final NumberCells numberCells;
  private final KnownClasses classes;
  private final FeatureRows features;
  private final BitSet incomplete = new BitSet();
  private final LongStream.Builder lines = LongStream.builder();
  private long dropped;

  /** How many cells of each input held a number so far. */
  private final int[] numbersOf;

  private boolean haveFractions;

  /** The first line, and the blank ones above it. */
  private List<String> held = List.of();

  private long heldLine;
  private List<Blank> above = List.of();

  /** The blank lines since the last one that is not blank. */
  private List<Blank> blanks = new ArrayList<>();

  private @Nullable InputColumns columns;

  InputTable(
      String file,
      InputFormat format,
      CsvFormat cellFormat,
      InputLabels labels,
      Consumer<String> notes) {
    this.file = file;
    this.format = format;
    this.network = format.network();
    this.cellFormat = cellFormat;
    this.labels = labels;
    this.notes = notes;
    this.numbers = new DecimalText(cellFormat.decimal());
    this.faults = new CsvFaults(file, cellFormat);
    this.numberCells = new NumberCells(faults, numbers);
    this.classes = new KnownClasses(network.classes(), numbers);
    this.features = new FeatureRows(file, network.count());
    this.numbersOf = new int[network.count()];
  }

  @Override
  public void add(long line, List<String> cells) {
    if (columns == null && heldLine == 0) {
      held = cells;
      heldLine = line;
      above = blanks;
      blanks = new ArrayList<>();
      return;
    }
    if (columns == null) {
      columns = begin(line, cells);
    }
    addBlanks(columns, blanks);
    addSample(columns, line, cells);
  }

  @Override
  public void addBlank(long line, int cells, boolean isQuoted) {
    blanks.add(new Blank(line, cells, isQuoted));
  }

  /** Adds blank lines as samples without values, so that those below them keep their place. */
  private void addBlanks(InputColumns found, List<Blank> lines) {
    if (!labels.areWanted()) {
      for (Blank blank : lines) {
        if (blank.cells() > 1 || found.width() == 1) { // else it has no cells, as in training
          addSample(found, blank.line(), Collections.nCopies(blank.cells(), ""));
        }
      }
    }
    lines.clear();
  }

  /** Ends the table after its last line. */
  void end() {
    if (heldLine == 0) {
      throw new DataFileException(file, 0, "is empty");
    }
    if (columns == null) {
      columns = begin(heldLine, held);
    }
    while (!blanks.isEmpty() && !blanks.get(blanks.size() - 1).isQuoted()) {
      blanks.remove(blanks.size() - 1);
    }
    addBlanks(columns, blanks);
    if (features.rows() + dropped == 0) {
      throw new DataFileException(file, 0, "there is only a header");
    }
    if (dropped > 0) {
      notes.accept("samples left out because a value is missing: " + dropped);
    }
    if (columns.label() != InputColumns.NONE) {
      labels.note(notes, columns.describe(columns.label()));
    }
  }

  // ------------------------------------------------------------------------------- the first line

  /** Determines the columns from the first line and the next one. */
  private InputColumns begin(long line, List<String> next) {
    requireSeparator();
    boolean areRowsNamed = !network.tableNames().isEmpty() && network.tableNames().get(0).isEmpty();
    List<String> padded = FirstLine.names(held, next.size(), numbers);
    List<String> names = areRowsNamed && !padded.isEmpty() ? padded : held;
    if (!isHeader(names, next)) {
      InputColumns found = columns(held.size(), List.of());
      found.notes().forEach(notes);
      if (format.header() == Header.DETECT) {
        notes.accept("no header: the first line is a sample");
      }
      addBlanks(found, above);
      addSample(found, heldLine, held);
      return found;
    }
    if (names.size() != next.size()) {
      if (!network.tableNames().isEmpty()) {
        throw new DataFileException(
            file, line, next.size() + " columns where the first line names " + names.size());
      }
      names = List.of();
    }
    InputColumns found = columns(next.size(), names);
    found.notes().forEach(notes);
    if (!found.isByName()) {
      notes.accept(
          "header: the first line is left out, and columns are taken in their order: "
              + FirstLine.shown(held));
    }
    return found;
  }

  private InputColumns columns(int width, List<String> names) {
    TableHead head = new TableHead(file, heldLine, width, names);
    return InputColumns.find(head, format, labels.areWanted());
  }

  /**
   * Refuses a first line that another separator divides into the columns of the training. The width
   * says nothing if the separator was given, or columns that the training need not have had.
   */
  private void requireSeparator() {
    if (network.areNamedBy(held)) {
      return;
    }
    faults.requireSeparator(heldLine, held, network::areNamedBy);
    boolean isGiven =
        format.isSeparatorGiven() || format.label() != null || !format.ignored().isEmpty();
    if (!isGiven && !network.mayHaveWidth(held.size())) {
      faults.requireSeparator(heldLine, held, cells -> network.mayHaveWidth(cells.size()));
    }
  }

  private boolean isHeader(List<String> names, List<String> next) {
    if (format.header() != Header.DETECT) {
      return format.header() == Header.PRESENT;
    }
    if (format.cells().needsNames() || network.areNamedBy(names)) {
      return true;
    }
    boolean hasText = held.stream().anyMatch(cell -> !MissingValues.isMissing(cell));
    if (hasText && held.stream().noneMatch(numbers::isNumber)) {
      return true;
    }
    if (FirstLine.isCounting(held)) {
      throw FirstLine.question(file, heldLine, held);
    }
    if (network.tableNames().isEmpty()) {
      if (mayNameTheLabel(next)) {
        throw FirstLine.question(file, heldLine, held);
      }
      return false;
    }
    throw new DataFileException(
        file,
        heldLine,
        "the first line does not name the columns that the model was trained on, such as '%s'; if it is a sample and the columns have the order of the training, say so"
            .formatted(ForeignText.cut(network.names().get(0), LONGEST_SHOWN)),
        Remedy.anyOf(Setting.HEADER, "no"));
  }

  /** Whether the first line has a name where the next one has a label, and numbers elsewhere. */
  private boolean mayNameTheLabel(List<String> next) {
    if (held.size() != next.size()) {
      return false;
    }
    InputColumns found = columns(held.size(), List.of());
    int label = found.label();
    if (label == InputColumns.NONE || !found.inputs().stream().allMatch(i -> isReadable(held, i))) {
      return false;
    }
    return network.classes().isEmpty()
        ? !isReadable(held, label) && isReadable(next, label)
        : !classes.mayBe(held.get(label)) && classes.mayBe(next.get(label));
  }

  private boolean isReadable(List<String> cells, int column) {
    return MissingValues.isMissing(cells.get(column)) || numbers.isNumber(cells.get(column));
  }

  // -------------------------------------------------------------------------------------- samples

  private void addSample(InputColumns found, long line, List<String> cells) {
    if (cells.size() != found.width()) {
      throw faults.wrongWidth(line, cells, found.width());
    }
    features.reserve(line);
    boolean lacks = false;
    for (int input = 0; input < network.count(); input++) {
      lacks |= !setFeature(found, line, cells.get(found.input(input)), input);
    }
    requireAssumedLabel(found, line, cells);
    boolean isLeftOut = lacks && cellFormat.missing() == MissingValues.DROP;
    if (labels.areWanted()) {
      int label = found.label();
      if (isLeftOut || !labels.add(line, cells.get(label), found.describe(label))) {
        dropped++;
        return;
      }
    } else {
      incomplete.set(features.rows(), isLeftOut);
    }
    lines.add(line);
    features.keep();
  }

  /** Sets an input of the next sample; false if its value is missing. */
  private boolean setFeature(InputColumns found, long line, String cell, int input) {
    int column = found.input(input);
    double value =
        numberCells.number(
            line, found.describe(column), cell, () -> noNumber(found, line, cell, input));
    boolean isMissing = Double.isNaN(value);
    if (!isMissing) {
      numbersOf[input]++;
      haveFractions |= value != Math.rint(value);
    }
    features.set(input, isMissing ? Float.NaN : numbers.rounded(cell, value));
    return !isMissing;
  }

  private DataFileException noNumber(InputColumns found, long line, String cell, int input) {
    int column = found.input(input);
    int above = numbersOf[input];
    return CsvFaults.areNumbers(above, 1) && !CsvFaults.isTruth(cell)
        ? faults.misprint(line, found.describe(column), cell, above, haveFractions)
        : faults
            .foreignNumber(line, found.describe(column), cell)
            .orElseGet(() -> text(found, line, cell, column));
  }

  private DataFileException text(InputColumns found, long line, String cell, int column) {
    boolean mayBeIgnored = found.isLabelAssumed() && !labels.areWanted();
    return faults.noNumber(
        line,
        found.describe(column),
        cell,
        CsvFaults.isTruth(cell) ? CsvFaults.TRUTH_AS_NUMBERS : "",
        mayBeIgnored ? List.of(found.head().ignoring(format.ignored(), column)) : List.of());
  }

  /**
   * Refuses a sample without a class where the label was in the training: its column is then a
   * feature, and the features are shifted.
   */
  private void requireAssumedLabel(InputColumns found, long line, List<String> cells) {
    if (!found.isLabelAssumed() || labels.areWanted() || network.classes().isEmpty()) {
      return;
    }
    String cell = cells.get(found.label());
    if (!classes.mayBe(cell)) {
      int first = found.head().indices(format.ignored()).nextClearBit(0);
      throw new DataFileException(
          file,
          line,
          "%s was the class in the training, but '%s' is none of the model's classes, %s; is it the class, or is another column to be left out?"
              .formatted(
                  found.describe(found.label()),
                  ForeignText.cut(cell, LONGEST_SHOWN),
                  classes.shown()),
          List.of(
              Remedy.of(Setting.LABEL, found.head().typed(found.label())),
              found.head().ignoring(format.ignored(), first)));
    }
  }

  InputSamples samples() {
    InputColumns found = Objects.requireNonNull(columns);
    return new InputSamples(
        network.count(), features.toArray(), features.rows(), incomplete, places(found));
  }

  private SamplePlaces places(InputColumns found) {
    List<String> described = found.inputs().stream().map(found::describe).toList();
    return new SamplePlaces(file, lines.build().toArray(), described);
  }

  DataSet labelled() {
    if (features.rows() == 0) {
      throw new DataFileException(
          file, 0, "no sample is left: a value is missing in each of the " + dropped);
    }
    InputColumns found = Objects.requireNonNull(columns);
    return labels
        .toDataSet(
            found.head().name(found.label()), network.count(), features.toArray(), features.rows())
        .withTable(network.schema().orElse(null), places(found));
  }
}
