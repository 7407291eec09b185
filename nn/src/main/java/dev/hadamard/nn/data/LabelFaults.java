package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what the labels of a table show to be wrong with it, if no task is given. */
record LabelFaults(
    String file, CsvFormat format, DecimalText numbers, Map<String, ClassLabels.Label> labels) {

  /** With more different texts than these a column holds names too. */
  private static final int MOST_MISPRINTS = 20;

  /** There are at least so many numbers for each misprint among them. */
  private static final int NUMBERS_A_MISPRINT = 10;

  private static final int LONGEST_SHOWN = 40;

  private CsvFaults faults() {
    return new CsvFaults(file, format);
  }

  private Stream<String> present() {
    return labels.keySet().stream().filter(label -> !MissingValues.isMissing(label));
  }

  private int count(String text) {
    return Objects.requireNonNull(labels.get(text)).count();
  }

  private long line(String text) {
    return Objects.requireNonNull(labels.get(text)).line();
  }

  /** Refuses the first text in a column of numbers that are values, as their kind shows. */
  void requireNoMisprint(String column) {
    List<String> texts =
        present().filter(text -> !numbers.isNumber(text)).limit(MOST_MISPRINTS + 1L).toList();
    if (texts.isEmpty() || texts.size() > MOST_MISPRINTS) {
      return;
    }
    List<String> values = present().filter(numbers::isNumber).toList();
    long misprints = texts.stream().mapToLong(this::count).sum();
    long others = values.stream().mapToLong(this::count).sum();
    boolean haveFractions = values.stream().anyMatch(text -> numbers.exact(text).scale() > 0);
    boolean areHardlyRepeated =
        values.size() > ClassLabels.MOST_EXPECTED && 2L * values.size() > others;
    if (others >= NUMBERS_A_MISPRINT * misprints && (haveFractions || areHardlyRepeated)) {
      String first = texts.get(0);
      throw faults().misprint(line(first), column, first, others, haveFractions);
    }
  }

  /** Refuses classes that are numbers as another program writes them. */
  void requireOwnNumbers(String column) {
    DecimalText others = new DecimalText(format.decimal() == '.' ? ',' : '.');
    boolean areForeign =
        present()
            .allMatch(
                text ->
                    numbers.isNumber(text)
                        || others.isNumber(text)
                        || DecimalText.withoutThousands(text).isPresent());
    Optional<String> foreign = present().filter(text -> !numbers.isNumber(text)).findFirst();
    if (areForeign && foreign.isPresent()) {
      String text = foreign.get();
      Remedy asClasses = Remedy.of(Setting.TASK, Task.CLASSIFICATION.label());
      throw faults().foreignNumber(line(text), column, text, asClasses).orElseThrow();
    }
  }

  /** Refuses classes that look like several cells, as where a decimal comma is the separator. */
  void requireOneCell(String column) {
    for (String separator : CsvFaults.SEPARATORS) {
      char other = separator.charAt(0);
      if (other != format.cellSeparator()
          && other != format.decimal()
          && labels.keySet().stream().allMatch(text -> text.indexOf(other) > 0)) {
        throw new DataFileException(
            file,
            0,
            "%s holds nothing but texts with '%s', such as '%s'; cells are separated by '%s'"
                .formatted(
                    column,
                    ForeignText.clean(separator),
                    ForeignText.cut(labels.keySet().iterator().next(), LONGEST_SHOWN),
                    ForeignText.clean(String.valueOf(format.cellSeparator()))),
            Remedy.anyOf(Setting.SEPARATOR, separator));
      }
    }
  }
}
