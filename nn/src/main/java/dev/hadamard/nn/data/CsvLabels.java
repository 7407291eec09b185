package dev.hadamard.nn.data;

import java.util.function.Consumer;

/** What the label column of a table holds, line by line: classes or values. */
interface CsvLabels {

  /**
   * Takes the label of a sample.
   *
   * @param line where it stands
   * @param column what messages call the column
   * @return false if it is missing and its sample left out
   * @throws DataFileException if it cannot be one, or is missing and must not be
   */
  boolean add(long line, String label, String column);

  /** How many were taken. */
  int count();

  /**
   * Which of those taken count: whether a text stands for a missing label may depend on the others.
   *
   * @param notes receives what looks odd
   * @throws DataFileException if one is missing and must not be
   */
  boolean[] kept(Consumer<String> notes, String column);

  /**
   * The samples with their labels.
   *
   * @param column what messages call the column
   * @param name the column's name
   * @param features row-major
   * @param rows for each of these samples the label's index in the order of {@link #add}
   */
  DataSet toDataSet(String column, String name, int columns, float[] features, int[] rows);
}
