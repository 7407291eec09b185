package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of a table that a trained network is judged by, as its classes or its values. */
abstract class InputLabels {

  /** Of a table whose labels are of no interest. */
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
        throw new IllegalStateException("there are no labels");
      }
    };
  }

  /** Of these classes, or of values if there are none. */
  static InputLabels of(String file, CsvFormat format, List<String> classes) {
    return classes.isEmpty() ? new Values(file, format) : new Classes(file, format, classes);
  }

  /** Whether a table must have a label. */
  boolean areWanted() {
    return true;
  }

  /** Takes the label of a sample; false if it is missing and its sample left out. */
  abstract boolean add(long line, String label, String column);

  /**
   * The samples with the labels taken so far.
   *
   * @param name the label's column
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
    private static final int MOST_SHOWN = 10;
    private static final int LONGEST_SHOWN = 40;

    private final String file;
    private final CsvFormat format;
    private final DecimalText numbers;
    private final List<String> classes;
    private final Map<String, Integer> byText = new HashMap<>();
    private final Map<BigDecimal, Integer> byNumber = new HashMap<>();
    private final List<Integer> labels = new ArrayList<>();

    Classes(String file, CsvFormat format, List<String> classes) {
      this.file = file;
      this.format = format;
      this.numbers = new DecimalText(format.decimal());
      this.classes = classes;
      DecimalText saved = new DecimalText('.');
      boolean areNumbers = classes.stream().allMatch(saved::isNumber);
      for (int i = 0; i < classes.size(); i++) {
        byText.put(classes.get(i), i);
        if (areNumbers) {
          byNumber.put(saved.exact(classes.get(i)), i);
        }
      }
    }

    @Override
    boolean add(long line, String label, String column) {
      Integer known = indexOf(label);
      if (known != null) {
        labels.add(known);
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
          "%s: '%s' is none of the model's classes, %s%s; is another column the class?"
              .formatted(
                  column,
                  ForeignText.cut(label, LONGEST_SHOWN),
                  String.join(
                      ", ",
                      classes.stream()
                          .limit(MOST_SHOWN)
                          .map(name -> ForeignText.cut(name, LONGEST_SHOWN))
                          .toList()),
                  classes.size() > MOST_SHOWN ? ", …" : ""));
    }

    private @Nullable Integer indexOf(String label) {
      Integer same = byText.get(label);
      return same == null && numbers.isNumber(label) ? byNumber.get(numbers.exact(label)) : same;
    }

    @Override
    DataSet toDataSet(String name, int columns, float[] features, int rows) {
      int[] chosen = labels.stream().mapToInt(Integer::intValue).toArray();
      return new DataSet(file, columns, features, chosen, classes, true);
    }
  }
}
