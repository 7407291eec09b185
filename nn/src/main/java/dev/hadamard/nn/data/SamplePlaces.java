package dev.hadamard.nn.data;

import java.util.List;

/** The places of samples and features in their file, for messages. */
final class SamplePlaces {

  private final String file;
  private final long[] lines;
  private final List<String> columns;

  /**
   * Creates the places of a file.
   *
   * @param lines the line of each sample, from 1
   * @param columns the description of each feature's column
   */
  SamplePlaces(String file, long[] lines, List<String> columns) {
    this.file = file;
    this.lines = lines;
    this.columns = List.copyOf(columns);
  }

  /** The samples of a data set that is not a file: they are counted from 1. */
  static SamplePlaces of(DataSet data) {
    return new SamplePlaces(data.name(), new long[0], List.of());
  }

  /** As in {@code table.csv:17}, or {@code digits: sample 17}. */
  String of(int row) {
    return lines.length == 0 ? file + ": sample " + (row + 1) : file + ":" + lines[row];
  }

  /** As in {@code table.csv:17: column 2 (width)}, or {@code digits: sample 17: feature 2}. */
  String of(int row, int feature) {
    return of(row) + ": " + (columns.isEmpty() ? "feature " + (feature + 1) : columns.get(feature));
  }
}
