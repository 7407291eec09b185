package dev.hadamard.nn.data;

import dev.hadamard.nn.data.FirstLine.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Collects the samples of a table: their features, row-major, and their labels. */
final class CsvSamples {

  /** The most columns that a note of one kind names: a table may have a million columns. */
  private static final int MOST_NOTED = 5;

  private final String file;
  private final CsvFormat format;
  private final Consumer<String> notes;
  private final DecimalText numbers;
  private final CsvLabels labels;
  private final ColumnSummaries summaries;
  private final FeatureRows features;
  private CsvColumns columns;
  private boolean isLastAbove;
  private long dropped;
  private long missing;

  CsvSamples(String file, CsvFormat format, CsvColumns columns, Consumer<String> notes) {
    this.file = file;
    this.format = format;
    this.columns = columns;
    this.notes = notes;
    this.numbers = new DecimalText(format.decimal());
    this.summaries = new ColumnSummaries(columns.width());
    this.features = new FeatureRows(file, columns.features());
    this.labels =
        format.task() == Task.REGRESSION
            ? new ValueLabels(file, format, numbers)
            : new ClassLabels(file, format, numbers);
  }

  /** Sets the columns' names once the header is known. */
  void name(CsvColumns named) {
    columns = named;
  }

  /** The verdict of the samples on the first line. */
  Verdict verdictOn(FirstLine first) {
    return labels instanceof ClassLabels classes
        ? first.beside(classes, summaries.haveFractions())
        : first.besideValues(summaries.haveFractions());
  }

  /** Adds the next sample. */
  void add(long line, List<String> cells) {
    add(line, cells, false);
  }

  /**
   * Adds the first line of the table, which is known to be a sample only after all others were
   * read.
   */
  void addAbove(long line, List<String> cells) {
    isLastAbove = add(line, cells, true);
  }

  private boolean add(long line, List<String> cells, boolean isAbove) {
    int width = columns.width();
    if (cells.size() != width) {
      throw new CsvFaults(file, format).wrongWidth(line, cells, width);
    }
    features.reserve(line);
    int missingHere = 0;
    int next = 0;
    for (int column = 0; column < width; column++) {
      if (columns.isFeature(column)) {
        double value = columns.number(line, cells, column, summaries);
        missingHere += Double.isNaN(value) ? 1 : 0;
        features.set(next++, feature(cells.get(column), column, value, isAbove));
      }
    }
    boolean isUsable = missingHere == 0 || format.missing() == MissingValues.MEAN;
    if (!isUsable || !labels.add(line, cells.get(columns.label()), label())) {
      dropped++;
      return false;
    }
    features.keep();
    missing += missingHere;
    return true;
  }

  private float feature(String cell, int column, double value, boolean isAbove) {
    if (Double.isNaN(value)) {
      return Float.NaN;
    }
    if (isAbove) {
      summaries.addAbove(column, value);
    } else {
      summaries.add(column, value);
    }
    return numbers.rounded(cell, value);
  }

  private String label() {
    return columns.describe(columns.label());
  }

  DataSet toDataSet() {
    requireValues();
    int count = labels.count();
    boolean[] kept = labels.kept(notes, label());
    int above = isLastAbove ? count - 1 : count;
    int[] rows =
        IntStream.concat(IntStream.range(above, count), IntStream.range(0, above))
            .filter(row -> kept[row])
            .toArray();
    dropped += count - rows.length;
    if (rows.length == 0) {
      throw new DataFileException(
          file,
          0,
          dropped == 0
              ? "there is only a header"
              : "no sample is left: a value is missing in each of the " + dropped);
    }
    note();
    String name = columns.name(columns.label());
    return labels
        .toDataSet(
            label(),
            name == null || name.isEmpty() ? label() : name,
            columns.features(),
            features.select(rows),
            rows)
        .withSchema(columns.schema());
  }

  /** Refuses a column without any value: it has no mean, and no sample is complete. */
  private void requireValues() {
    for (int column = 0; column < columns.width(); column++) {
      if (columns.isFeature(column) && summaries.isEmpty(column) && labels.count() + dropped > 0) {
        throw new DataFileException(
            file,
            0,
            columns.describe(column) + " holds no value; leave it out",
            columns.ignoring(empty -> summaries.isEmpty(empty)));
      }
    }
  }

  private void note() {
    if (dropped > 0) {
      notes.accept("samples left out because a value is missing: " + dropped);
    }
    if (missing > 0 && format.missing() == MissingValues.MEAN) {
      notes.accept(
          "missing values, replaced by the mean of their column in the training part: " + missing);
    }
    if (format.label().equals(TableColumn.LAST)) {
      note(this::isNamedAsLabel, this::namedAsLabel);
    }
    note(this::isRowNumber, this::rowNumber);
    note(summaries::isBlurred, this::blurred);
  }

  /** Adds a note for each of the first matching features, and the number of further ones. */
  private void note(IntPredicate isNoted, IntFunction<String> note) {
    int[] noted =
        IntStream.range(0, columns.width())
            .filter(column -> columns.isFeature(column) && isNoted.test(column))
            .toArray();
    Arrays.stream(noted).limit(MOST_NOTED).mapToObj(note).forEach(notes);
    if (noted.length > MOST_NOTED) {
      notes.accept("the same holds for %d columns more".formatted(noted.length - MOST_NOTED));
    }
  }

  private boolean isNamedAsLabel(int column) {
    String name = columns.name(column);
    return name != null && FirstSamples.isLabelName(name);
  }

  private String namedAsLabel(int column) {
    return "%s has the name of a label, but %s is taken as the label"
        .formatted(columns.describe(column), label());
  }

  private boolean isRowNumber(int column) {
    String name = columns.name(column);
    return summaries.countsUp(column) || (name != null && name.isEmpty());
  }

  private String rowNumber(int column) {
    return "%s %s: if it holds row numbers, use --ignore %d; otherwise the network learns from it"
        .formatted(
            columns.describe(column),
            summaries.countsUp(column) ? "goes up by one from line to line" : "has no name",
            column + 1);
  }

  private String blurred(int column) {
    return "%s: between %s and %s float32 keeps fewer than a thousand steps; subtract a constant first"
        .formatted(columns.describe(column), summaries.min(column), summaries.max(column));
  }
}
