package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Collects the labels of a table for a trained network, as the network's classes or as values. */
abstract class InputLabels {

  /** For a table whose labels are not read. */
  static InputLabels none() {
    return new InputLabels() {
      @Override
      boolean areWanted() {
        return false;
      }

      @Override
      boolean add(long line, String label, String column) {
        return true;
      }

      @Override
      DataSet toDataSet(String name, int columns, float[] features, int rows) {
        throw new IllegalStateException("the labels were not read");
      }
    };
  }

  /** For labels that are these classes, or values if there are no classes. */
  static InputLabels of(String file, CsvFormat format, List<String> classes) {
    return classes.isEmpty() ? new Values(file, format) : new Classes(file, format, classes);
  }

  /** Whether the labels are read, so that a table must have them. */
  boolean areWanted() {
    return true;
  }

  /**
   * Adds the label of a sample.
   *
   * @param column the column's description in messages
   * @return false if the label is missing and its sample is left out
   * @throws DataFileException if the label is not legal, or is missing and must not be
   */
  abstract boolean add(long line, String label, String column);

  /** Notes how labels were read. */
  void note(Consumer<String> notes, String column) {}

  /**
   * The samples with the labels added.
   *
   * @param name the name of the label's column
   */
  abstract DataSet toDataSet(String name, int columns, float[] features, int rows);

  private static final class Values extends InputLabels {
    private final ValueLabels values;

    Values(String file, CsvFormat format) {
      this.values = new ValueLabels(file, format, new DecimalText(format.decimal()));
    }

    @Override
    boolean add(long line, String label, String column) {
      return values.add(line, label, column);
    }

    @Override
    DataSet toDataSet(String name, int columns, float[] features, int rows) {
      int[] all = new int[rows];
      Arrays.setAll(all, row -> row);
      return values.toDataSet(name, name, columns, features, all);
    }
  }

  private static final class Classes extends InputLabels {
    private static final int LONGEST_SHOWN = 40;

    private final String file;
    private final CsvFormat format;
    private final KnownClasses classes;
    private final List<Integer> labels = new ArrayList<>();

    /** The labels that are a class only as another way to write true or false. */
    private final Map<String, String> truths = new LinkedHashMap<>();

    Classes(String file, CsvFormat format, List<String> classes) {
      this.file = file;
      this.format = format;
      this.classes = new KnownClasses(classes, new DecimalText(format.decimal()));
    }

    @Override
    boolean add(long line, String label, String column) {
      Integer known = classes.indexOf(label);
      if (known != null) {
        labels.add(known);
        if (classes.isOtherTruth(label)) {
          truths.put(label, classes.names().get(known));
        }
        return true;
      }
      boolean isMissing = MissingValues.isMissingName(label) || MissingValues.isMark(label);
      if (isMissing && format.missing() != MissingValues.FAIL) {
        return false;
      }
      if (isMissing) {
        throw new DataFileException(
            file,
            line,
            "the class is missing",
            Remedy.anyOf(Setting.MISSING, MissingValues.DROP.label()));
      }
      throw new DataFileException(
          file,
          line,
          "%s: '%s' is none of the model's classes, %s; is another column the class?"
              .formatted(column, ForeignText.cut(label, LONGEST_SHOWN), classes.shown()));
    }

    @Override
    void note(Consumer<String> notes, String column) {
      truths.forEach(
          (text, name) ->
              notes.accept("%s: '%s' is read as the class %s".formatted(column, text, name)));
    }

    @Override
    DataSet toDataSet(String name, int columns, float[] features, int rows) {
      int[] chosen = labels.stream().mapToInt(Integer::intValue).toArray();
      return new DataSet(file, columns, features, chosen, classes.names(), true);
    }
  }
}
