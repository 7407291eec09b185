package dev.hadamard.nn.data;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The lines of a table for a trained network as they come, turned into its inputs. */
final class InputTable {

  private static final int FIRST_CAPACITY = 1024;
  private static final int MOST_FEATURES = Integer.MAX_VALUE - 8;

  /** So many columns that count up may be a header as well as a sample. */
  private static final int FEWEST_COUNTED = 3;

  private final String file;
  private final InputFormat format;
  private final CsvFormat cellFormat;
  private final InputLabels labels;
  private final Consumer<String> notes;
  private final DecimalText numbers;
  private final NumberCells numberCells;
  private final CsvFaults faults;
  private List<String> held = List.of();
  private long heldLine;
  private @Nullable InputColumns columns;
  private float[] features = new float[FIRST_CAPACITY];
  private long[] lines = new long[FIRST_CAPACITY];
  private int rows;
  private final BitSet incomplete = new BitSet();
  private long dropped;

  InputTable(
      String file,
      InputFormat format,
      CsvFormat cellFormat,
      InputLabels labels,
      Consumer<String> notes) {
    this.file = file;
    this.format = format;
    this.cellFormat = cellFormat;
    this.labels = labels;
    this.notes = notes;
    this.numbers = new DecimalText(cellFormat.decimal());
    this.faults = new CsvFaults(file, cellFormat);
    this.numberCells = new NumberCells(faults, numbers);
  }

  /** Takes a line that is not blank: the header, if it is the first and one, else a sample. */
  void add(long line, List<String> cells) {
    if (columns != null) {
      addSample(columns, line, cells);
    } else if (heldLine == 0) {
      held = cells;
      heldLine = line;
    } else {
      columns = begin(line, cells.size());
      addSample(columns, line, cells);
    }
  }

  /** After the last line. */
  void end() {
    if (heldLine == 0) {
      throw new DataFileException(file, 0, "is empty");
    }
    if (columns == null) {
      columns = begin(heldLine, held.size());
    }
    if (rows + dropped == 0) {
      throw new DataFileException(file, 0, "there is only a header");
    }
    if (dropped > 0) {
      notes.accept("samples left out because a value is missing: " + dropped);
    }
  }

  /** What the first line is, seen beside the width of the second. */
  private InputColumns begin(long line, int width) {
    List<String> names = held;
    boolean areRowsNamed = trainedNames().stream().findFirst().filter(String::isEmpty).isPresent();
    if (areRowsNamed && held.size() + 1 == width && held.stream().noneMatch(numbers::isNumber)) {
      // As R writes a table with row names: they have no name.
      names = new ArrayList<>(held);
      names.add(0, "");
    }
    boolean isHeader = isHeader(names);
    if (isHeader && names.size() != width) {
      if (!trainedNames().isEmpty()) {
        throw new DataFileException(
            file, line, width + " columns where the first line names " + names.size());
      }
      names = List.of();
    }
    InputColumns found =
        new InputColumns(
            file,
            format,
            heldLine,
            isHeader ? width : held.size(),
            isHeader ? names : List.of(),
            labels.areWanted());
    found.notes().forEach(notes);
    if (!isHeader) {
      addSample(found, heldLine, held);
    } else if (!found.isByName()) {
      notes.accept(
          "header: the first line is left out, and columns are taken in their order: "
              + FirstLine.shown(held));
    }
    return found;
  }

  private boolean isHeader(List<String> names) {
    if (format.header() != Header.DETECT) {
      return format.header() == Header.PRESENT;
    }
    if (format.cells().needsNames() || InputColumns.areNamed(format.schema(), names)) {
      return true;
    }
    boolean hasText = held.stream().anyMatch(cell -> !MissingValues.isMissing(cell));
    if (hasText && held.stream().noneMatch(numbers::isNumber)) {
      return true;
    }
    if (isCounting()) {
      throw new DataFileException(
          file,
          heldLine,
          "does the first line name the columns, or is it a sample? It is " + FirstLine.shown(held),
          Remedy.anyOf(Setting.HEADER, "yes", "no"));
    }
    if (trainedNames().isEmpty()) {
      return false;
    }
    throw new DataFileException(
        file,
        heldLine,
        "the first line does not name the columns that the model was trained on, such as '%s'; if it is a sample and the columns have the order of the training, say so"
            .formatted(format.schema().orElseThrow().featureNames().get(0)),
        Remedy.anyOf(Setting.HEADER, "no"));
  }

  private List<String> trainedNames() {
    return format.schema().map(TableSchema::names).orElse(List.of());
  }

  /** Whether the cells are 0, 1, 2 … or 1, 2, 3 …, as data frames name columns without names. */
  private boolean isCounting() {
    return held.size() >= FEWEST_COUNTED
        && IntStream.rangeClosed(0, 1)
            .anyMatch(
                first ->
                    IntStream.range(0, held.size())
                        .allMatch(i -> held.get(i).equals(Integer.toString(first + i))));
  }

  private void addSample(InputColumns found, long line, List<String> cells) {
    if (cells.size() != found.width()) {
      throw new DataFileException(
          file, line, cells.size() + " columns where the first line has " + found.width());
    }
    int count = format.inputs();
    reserve(line, count);
    boolean lacks = false;
    for (int input = 0; input < count; input++) {
      int column = found.input(input);
      String cell = cells.get(column);
      double value =
          numberCells.number(
              line,
              found.describe(column),
              cell,
              () -> faults.noNumber(line, found.describe(column), cell, "", List.of()));
      lacks |= Double.isNaN(value);
      features[rows * count + input] =
          Double.isNaN(value) ? Float.NaN : numbers.rounded(cell, value);
    }
    boolean isLeftOut = lacks && cellFormat.missing() == MissingValues.DROP;
    if (labels.areWanted()) {
      int label = found.label();
      if (isLeftOut || !labels.add(line, cells.get(label), found.describe(label))) {
        dropped++;
        return;
      }
    } else {
      incomplete.set(rows, isLeftOut);
    }
    lines[rows] = line;
    rows++;
  }

  private void reserve(long line, int count) {
    long needed = (rows + 1L) * count;
    if (needed > MOST_FEATURES) {
      throw new DataFileException(file, line, "more than " + MOST_FEATURES + " features in all");
    }
    if (needed > features.length) {
      long wanted = Math.max(features.length * 2L, needed);
      features = Arrays.copyOf(features, (int) Math.min(wanted, MOST_FEATURES));
    }
    if (rows == lines.length) {
      lines = Arrays.copyOf(lines, (int) Math.min(rows * 2L, MOST_FEATURES));
    }
  }

  InputSamples samples() {
    InputColumns found = Objects.requireNonNull(columns);
    List<String> described =
        IntStream.range(0, format.inputs()).mapToObj(i -> found.describe(found.input(i))).toList();
    SamplePlaces places = new SamplePlaces(file, Arrays.copyOf(lines, rows), described);
    return new InputSamples(format.inputs(), features, rows, incomplete, places);
  }

  DataSet labelled() {
    if (rows == 0) {
      throw new DataFileException(
          file, 0, "no sample is left: a value is missing in each of the " + dropped);
    }
    InputColumns found = Objects.requireNonNull(columns);
    float[] used = Arrays.copyOf(features, rows * format.inputs());
    return labels
        .toDataSet(found.name(found.label()), format.inputs(), used, rows)
        .withSchema(format.schema().orElse(null));
  }
}
