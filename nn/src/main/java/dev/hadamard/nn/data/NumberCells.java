package dev.hadamard.nn.data;

import java.util.function.Supplier;

/** How a cell in a column of numbers is read. */
record NumberCells(CsvFaults faults, DecimalText numbers) {

  /**
   * The number in a cell; NaN if it is missing and may be.
   *
   * @param column what messages call the column
   * @param noNumber the fault of a cell that is not a number, and not missing
   * @throws DataFileException if it is no number that fits float32, or is missing and must not be
   */
  double number(long line, String column, String cell, Supplier<DataFileException> noNumber) {
    if (!numbers.isNumber(cell)) {
      if (!MissingValues.isMissing(cell)) {
        throw noNumber.get();
      }
      if (faults.format().missing() == MissingValues.FAIL) {
        throw faults.missing(line, column, cell, MissingValues.DROP, MissingValues.MEAN);
      }
      return Double.NaN;
    }
    double value = numbers.value(cell);
    if (!Float.isFinite((float) value)) {
      throw faults.notFinite(line, column, cell);
    }
    return value;
  }
}
