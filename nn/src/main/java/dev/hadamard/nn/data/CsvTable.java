package dev.hadamard.nn.data;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.nn.data.FirstLine.Verdict;
import dev.hadamard.spi.ForeignText;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Converts the lines of a CSV file to samples, one line at a time.
 *
 * <p>The first line is held back until it is known whether it is a header. If this depends on all
 * other lines and the first line turns out to be a sample, it is added last and moved to the front
 * at the end.
 */
final class CsvTable {

  private static final String YES = "yes";
  private static final int MOST_REPEATED = 5;
  private static final int LONGEST_SHOWN = 40;

  private final String file;
  private final CsvFormat format;
  private final String beginning;
  private final Consumer<String> notes;
  private final DecimalText numbers;
  private List<String> held = List.of();
  private long heldLine;

  /** The first line while it is not known whether it is a header. */
  private @Nullable FirstLine open;

  private @Nullable CsvSamples samples;

  /**
   * Creates a table without lines.
   *
   * @param beginning the first lines of the file, for messages
   */
  CsvTable(String file, CsvFormat format, String beginning, Consumer<String> notes) {
    this.file = file;
    this.format = format;
    this.beginning = beginning;
    this.notes = notes;
    this.numbers = new DecimalText(format.decimal());
  }

  /**
   * Adds a line that is not blank: the header if it is the first line and a header, otherwise a
   * sample.
   */
  void add(long line, List<String> cells) {
    if (samples != null) {
      samples.add(line, cells);
    } else if (heldLine == 0) {
      hold(line, cells);
    } else {
      samples = begin(line, cells);
      samples.add(line, cells);
    }
  }

  private void hold(long line, List<String> cells) {
    if (format.header() != Header.PRESENT && cells.size() < 2) {
      throw new CsvFaults(file, format).tooFew(line, cells);
    }
    held = cells;
    heldLine = line;
  }

  /** Determines the columns from the first line and the second one. */
  private CsvSamples begin(long line, List<String> cells) {
    boolean isNamed = format.needsNames();
    if (format.header() == Header.ABSENT) {
      return withoutHeader();
    }
    if (format.header() == Header.PRESENT || (isNamed && held.size() == cells.size())) {
      return withHeader(line, cells);
    }
    if (held.size() != cells.size()) {
      if (FirstLine.namesRows(held, cells.size(), numbers)) {
        return withHeader(line, cells);
      }
      CsvFaults faults = new CsvFaults(file, format);
      if (faults.commaWithin(cells, held.size()).isPresent()) {
        throw faults.wrongWidth(line, cells, held.size());
      }
      throw new DataFileException(
          file,
          line,
          "%d columns where the first line has %d; is the first line a sample?"
              .formatted(cells.size(), held.size()),
          Remedy.anyOf(Setting.HEADER, YES));
    }
    FirstLine first = new FirstLine(heldLine, held, columns(List.of()), numbers);
    return switch (first.beside(cells)) {
      case HEADER -> withHeader(line, cells);
      case SAMPLE -> withoutHeader();
      case NEITHER -> throw first.noSample(file, cells);
      case OPEN -> {
        open = first;
        yield new CsvSamples(file, format, columns(List.of()), notes);
      }
    };
  }

  private CsvColumns columns(List<String> names) {
    return new CsvColumns(file, format, beginning, heldLine, held, names);
  }

  private CsvSamples withoutHeader() {
    notes.accept("no header: the first line is a sample");
    CsvSamples begun = new CsvSamples(file, format, columns(List.of()), notes);
    begun.add(heldLine, held);
    return begun;
  }

  private CsvSamples withHeader(long line, List<String> cells) {
    List<String> names = FirstLine.names(held, cells.size(), numbers);
    boolean isSecondCounted = names.isEmpty();
    CsvColumns columns =
        new CsvColumns(file, format, beginning, isSecondCounted ? line : heldLine, cells, names);
    noteHeader(columns, !names.isEmpty());
    return new CsvSamples(file, format, columns, notes);
  }

  private void noteHeader(CsvColumns columns, boolean isNames) {
    String ignored = columns.shownIgnored();
    notes.accept(
        (isNames
                ? "header: the first line names the columns, "
                : "header: the first line is left out, ")
            + FirstLine.shown(held)
            + (ignored.isEmpty() ? "" : "; ignored: " + ignored));
    columns.repeatedNames().entrySet().stream()
        .limit(MOST_REPEATED)
        .forEach(
            name ->
                notes.accept(
                    "%d columns are named '%s': give their positions to name one of them"
                        .formatted(
                            name.getValue(), ForeignText.cut(name.getKey(), LONGEST_SHOWN))));
  }

  /**
   * Returns the samples after the last line.
   *
   * @throws DataFileException if there are no samples or fewer than two classes, or if it is
   *     unclear whether the first line is a header or what the label column holds
   */
  DataSet toDataSet() {
    if (heldLine == 0) {
      throw new DataFileException(file, 0, "is empty");
    }
    CsvSamples all = samples == null ? ofOneLine() : samples;
    if (open != null) {
      Verdict verdict = all.verdictOn(open);
      if (verdict == Verdict.OPEN) {
        throw open.question(file);
      }
      if (verdict == Verdict.HEADER) {
        CsvColumns named = columns(held);
        all.name(named);
        noteHeader(named, true);
      } else {
        notes.accept("no header: the first line is a sample");
        all.addAbove(heldLine, held);
      }
    }
    return all.toDataSet();
  }

  private CsvSamples ofOneLine() {
    boolean isHeader =
        format.header() == Header.PRESENT
            || (format.header() == Header.DETECT && held.stream().noneMatch(numbers::isNumber));
    if (isHeader) {
      throw new DataFileException(file, 0, "there is only a header");
    }
    return withoutHeader();
  }
}
