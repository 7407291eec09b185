package dev.hadamard.nn.data;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.util.Arrays;
import java.util.function.Consumer;

/** The values of a table's samples, for a regression. */
final class ValueLabels implements CsvLabels {

  private static final int FIRST_CAPACITY = 1024;
  private static final int LONGEST_SHOWN = 40;

  private final String file;
  private final CsvFormat format;
  private final DecimalText numbers;
  private float[] values = new float[FIRST_CAPACITY];
  private int count;

  ValueLabels(String file, CsvFormat format, DecimalText numbers) {
    this.file = file;
    this.format = format;
    this.numbers = numbers;
  }

  @Override
  public boolean add(long line, String label, String column) {
    if (MissingValues.isMissing(label)) {
      if (format.missing() == MissingValues.FAIL) {
        throw new DataFileException(
            file,
            line,
            column + (label.isEmpty() ? " is empty" : ": '" + label + "' marks a missing value"),
            Remedy.of(Setting.MISSING, MissingValues.DROP.label()));
      }
      return false;
    }
    if (!numbers.isNumber(label)) {
      throw new DataFileException(
          file, line, column + ": '" + ForeignText.cut(label, LONGEST_SHOWN) + "' is not a number");
    }
    float value = numbers.rounded(label, numbers.value(label));
    if (!Float.isFinite(value)) {
      throw new DataFileException(
          file,
          line,
          "%s: '%s' is not a finite float32 number"
              .formatted(column, ForeignText.cut(label, LONGEST_SHOWN)));
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
    return true;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public boolean[] kept(Consumer<String> notes, String column) {
    boolean[] kept = new boolean[count];
    Arrays.fill(kept, true);
    return kept;
  }

  @Override
  public DataSet toDataSet(String column, String name, int columns, float[] features, int[] rows) {
    float[] chosen = new float[rows.length];
    for (int row = 0; row < rows.length; row++) {
      chosen[row] = values[rows[row]];
    }
    return new DataSet(file, columns, features, chosen, name, true);
  }
}
