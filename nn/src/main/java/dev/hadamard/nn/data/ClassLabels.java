package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Collects the classes of a table's samples and assigns their names and indices after the last
 * line.
 */
final class ClassLabels implements CsvLabels {

  /**
   * A limit of memory for a column without a given task: with more different texts it holds values.
   */
  private static final int MOST_COUNTED = 100_000;

  /** With more different numbers than these a note says that they may be values. */
  static final int MOST_EXPECTED = 20;

  private static final int FIRST_CAPACITY = 1024;
  private static final int LONGEST_SHOWN = 40;

  /** A number with more digits keeps its exponent. */
  private static final int LONGEST_PLAIN = 400;

  /** One of the different texts in the column. */
  static final class Label {
    private final int id;
    private final long line;
    private int count;

    Label(int id, long line) {
      this.id = id;
      this.line = line;
    }

    /** The line of the first one. */
    long line() {
      return line;
    }

    int count() {
      return count;
    }
  }

  private final String file;
  private final CsvFormat format;
  private final DecimalText numbers;
  private final Map<String, Label> labels = new LinkedHashMap<>();
  private int[] ids = new int[FIRST_CAPACITY];
  private int count;

  ClassLabels(String file, CsvFormat format, DecimalText numbers) {
    this.file = file;
    this.format = format;
    this.numbers = numbers;
  }

  @Override
  public boolean add(long line, String label, String column) {
    if (MissingValues.isMissingName(label)) {
      return dropped(line, label);
    }
    Label known = labels.get(label);
    if (known == null) {
      known = new Label(labels.size(), line);
      labels.put(label, known);
    }
    known.count++;
    if (format.task() == null && labels.size() > MOST_COUNTED) {
      faults().requireNoMisprint(column);
      throw askForTask("%s holds more than %d different texts".formatted(column, MOST_COUNTED));
    }
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, 2 * count);
    }
    ids[count++] = known.id;
    return true;
  }

  /** Whether a sample without a class is left out; otherwise the file is refused. */
  private boolean dropped(long line, String label) {
    if (format.missing() == MissingValues.FAIL) {
      String what = label.isEmpty() ? "is empty" : "is missing ('" + label + "')";
      throw new DataFileException(
          file,
          line,
          "the class " + what,
          Remedy.anyOf(Setting.MISSING, MissingValues.DROP.label()));
    }
    return false;
  }

  // ------------------------------------------------------------------------ what the header asks

  @Override
  public int count() {
    return count;
  }

  /** Whether all labels are numbers, apart from missing ones. */
  boolean areNumbers() {
    return present().findAny().isPresent() && present().allMatch(numbers::isNumber);
  }

  private Stream<String> present() {
    return labels.keySet().stream().filter(label -> !MissingValues.isMissing(label));
  }

  /** Whether this label occurs; numbers are compared by value. */
  boolean hold(String label) {
    if (labels.containsKey(label) || !numbers.isNumber(label)) {
      return labels.containsKey(label);
    }
    BigDecimal value = numbers.exact(label);
    return labels.keySet().stream()
        .anyMatch(other -> numbers.isNumber(other) && numbers.exact(other).compareTo(value) == 0);
  }

  /** Whether each label occurs at least twice. */
  boolean eachRepeats() {
    return labels.values().stream().allMatch(label -> label.count >= 2);
  }

  // ------------------------------------------------------------------------------------ the end

  @Override
  public boolean[] kept(Consumer<String> notes, String column) {
    boolean[] kept = new boolean[count];
    Arrays.fill(kept, true);
    boolean areNumbers = areNumbers();
    note(notes, column, areNumbers);
    for (Map.Entry<String, Label> label : List.copyOf(labels.entrySet())) {
      if (isLeftOut(label.getKey(), areNumbers)) {
        dropped(label.getValue().line, label.getKey());
        for (int row = 0; row < count; row++) {
          kept[row] &= ids[row] != label.getValue().id;
        }
      }
    }
    return kept;
  }

  /** Notes what the author of the table may not have meant. */
  private void note(Consumer<String> notes, String column, boolean areNumbers) {
    if (areNumbers) {
      if (format.task() == null && labels.size() > MOST_EXPECTED) {
        notes.accept(
            "%s holds %d different numbers: each is taken for a class of its own"
                .formatted(column, labels.size()));
      }
      return;
    }
    if (labels.keySet().stream().anyMatch(numbers::isNumber)) {
      notes.accept(
          column + " holds numbers and names: each text of it is taken for a class of its own");
    }
    labels.forEach(
        (text, label) -> {
          if (MissingValues.isMark(text) && !isLeftOut(text, false)) {
            notes.accept(
                "%s: '%s' is taken for a class, of %d samples"
                    .formatted(column, text, label.count));
          }
        });
  }

  /** Whether a label stands for a missing value. Among names, None may be the name of a class. */
  private boolean isLeftOut(String text, boolean areNumbers) {
    return areNumbers
        ? MissingValues.isMissing(text)
        : MissingValues.isMark(text) && format.missing() != MissingValues.FAIL;
  }

  @Override
  public DataSet toDataSet(String column, String name, int columns, float[] features, int[] rows) {
    List<String> classes = new ArrayList<>();
    int[] indices = indices(classes);
    requireTask(column, classes);
    if (classes.size() < 2) {
      throw new DataFileException(
          file,
          0,
          "there is only one class, '%s'; at least two are needed"
              .formatted(ForeignText.cut(classes.get(0), LONGEST_SHOWN)));
    }
    return new DataSet(
        file,
        columns,
        features,
        Arrays.stream(rows).map(row -> indices[ids[row]]).toArray(),
        classes,
        true);
  }

  /** Appends the sorted names of the classes to a list and returns the class index of each id. */
  private int[] indices(List<String> classes) {
    int[] indices = new int[labels.size()];
    if (areNumbers()) {
      Map<BigDecimal, List<Label>> sorted = new TreeMap<>();
      labels.forEach(
          (text, label) -> {
            if (!MissingValues.isMissing(text)) {
              sorted.computeIfAbsent(numbers.exact(text), value -> new ArrayList<>()).add(label);
            }
          });
      sorted.forEach(
          (value, same) -> {
            same.forEach(label -> indices[label.id] = classes.size());
            classes.add(plain(value));
          });
    } else {
      new TreeMap<>(labels)
          .forEach(
              (text, label) -> {
                if (!isLeftOut(text, false)) {
                  indices[label.id] = classes.size();
                  classes.add(text);
                }
              });
    }
    return indices;
  }

  private static String plain(BigDecimal value) {
    boolean isShort = Math.abs(value.scale()) < LONGEST_PLAIN;
    return isShort ? value.toPlainString() : value.toString();
  }

  private LabelFaults faults() {
    return new LabelFaults(file, format, numbers, labels);
  }

  /**
   * Throws if the task must be given: the column may hold values, or has more classes than usual.
   */
  private void requireTask(String column, List<String> classes) {
    if (format.task() != null) {
      return;
    }
    LabelFaults wrong = faults();
    wrong.requireNoMisprint(column);
    wrong.requireOwnNumbers(column);
    wrong.requireOneCell(column);
    Optional<String> fraction =
        areNumbers()
            ? present().filter(text -> numbers.exact(text).scale() > 0).findFirst()
            : Optional.empty();
    boolean isHardlyRepeated =
        areNumbers() && classes.size() > MOST_EXPECTED && 2 * classes.size() > count;
    if (fraction.isPresent()
        || isHardlyRepeated
        || classes.size() > CsvFormat.MAX_UNASKED_CLASSES) {
      String example =
          fraction.map(text -> ", such as " + ForeignText.cut(text, LONGEST_SHOWN)).orElse("");
      throw askForTask(
          "%s holds %d different %s%s"
              .formatted(column, classes.size(), areNumbers() ? "numbers" : "texts", example));
    }
  }

  private UndecidedTaskException askForTask(String finding) {
    return areNumbers()
        ? new UndecidedTaskException(
            file,
            finding + ": are they values, or classes? Or is another column the class?",
            List.of(Task.REGRESSION, Task.CLASSIFICATION))
        : new UndecidedTaskException(
            file,
            finding + ": are they classes, or is another column the class?",
            List.of(Task.CLASSIFICATION));
  }
}
