package dev.hadamard.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Collects the values of a table's samples for a regression. */
final class ValueLabels implements CsvLabels {

  private static final int FIRST_CAPACITY = 1024;

  private final String file;
  private final CsvFormat format;
  private final DecimalText numbers;
  private final CsvFaults faults;
  private float[] values = new float[FIRST_CAPACITY];
  private int count;
  private boolean hasFraction;

  ValueLabels(String file, CsvFormat format, DecimalText numbers) {
    this.file = file;
    this.format = format;
    this.numbers = numbers;
    this.faults = new CsvFaults(file, format);
  }

  @Override
  public boolean add(long line, String label, String column) {
    if (MissingValues.isMissing(label)) {
      if (format.missing() == MissingValues.FAIL) {
        throw faults.missing(line, column, label, MissingValues.DROP);
      }
      return false;
    }
    if (!numbers.isNumber(label)) {
      throw noNumber(line, label, column);
    }
    float value = numbers.rounded(label, numbers.value(label));
    if (!Float.isFinite(value)) {
      throw faults.notFinite(line, column, label);
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
    hasFraction |= value != Math.rint(value);
    return true;
  }

  private DataFileException noNumber(long line, String label, String column) {
    return CsvFaults.areNumbers(count, 1)
        ? faults.misprint(line, column, label, count, hasFraction)
        : faults
            .foreignNumber(line, column, label)
            .orElseGet(() -> faults.noNumber(line, column, label, "", List.of()));
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
