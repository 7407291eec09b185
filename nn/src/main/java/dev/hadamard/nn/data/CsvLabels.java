package dev.hadamard.nn.data;

import java.util.function.Consumer;

/** Collects the label column of a table line by line, as classes or as values. */
interface CsvLabels {

  /**
   * Adds the label of a sample.
   *
   * @param line the number of its line
   * @param column the column's description in messages
   * @return false if the label is missing and its sample is left out
   * @throws DataFileException if the text is not a legal label, or is missing and the format does
   *     not allow this
   */
  boolean add(long line, String label, String column);

  /** The number of labels added. */
  int count();

  /**
   * Which of the added labels are kept. Whether a text stands for a missing label may depend on the
   * other labels.
   *
   * @param notes receives oddities
   * @throws DataFileException if a label is missing and the format does not allow this
   */
  boolean[] kept(Consumer<String> notes, String column);

  /**
   * The samples with their labels.
   *
   * @param column the column's description in messages
   * @param name the column's name
   * @param features row-major
   * @param rows for each sample the index of its label in the order of {@link #add}
   */
  DataSet toDataSet(String column, String name, int columns, float[] features, int[] rows);
}
