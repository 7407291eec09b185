package dev.hadamard.nn.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Samples whose class or value is to be predicted: the features of a network's inputs, in the order
 * of the file. Immutable.
 */
public final class InputSamples {

  private final int columns;
  private final float[] features;
  private final int rows;

  /** The samples that lack a value which is not to be replaced. */
  private final BitSet incomplete;

  private final SamplePlaces places;

  InputSamples(int columns, float[] features, int rows, BitSet incomplete, SamplePlaces places) {
    this.columns = columns;
    this.features = features;
    this.rows = rows;
    this.incomplete = incomplete;
    this.places = places;
  }

  /** The features of a data set, without its classes or values. */
  public static InputSamples of(DataSet data) {
    return new InputSamples(
        data.columns(), data.features(), data.rows(), new BitSet(), data.places());
  }

  /** The number of samples. */
  public int rows() {
    return rows;
  }

  /** The number of features of a sample. */
  public int columns() {
    return columns;
  }

  /**
   * Whether a sample can be predicted. It cannot if it lacks a value and {@link MissingValues#DROP}
   * says that such samples are left out; it still has its place here, so that the others keep
   * theirs.
   */
  public boolean isComplete(int row) {
    Objects.checkIndex(row, rows);
    return !incomplete.get(row);
  }

  /** Where a sample is, for messages: as in {@code table.csv:17}. */
  public String place(int row) {
    return places.of(Objects.checkIndex(row, rows));
  }

  /** Where a feature is, for messages: as in {@code table.csv:17: column 2 (width)}. */
  public String place(int row, int feature) {
    return places.of(Objects.checkIndex(row, rows), Objects.checkIndex(feature, columns));
  }

  /**
   * A copy of the features of a sample; a missing one is NaN.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public float[] features(int row) {
    Objects.checkIndex(row, rows);
    return Arrays.copyOfRange(features, row * columns, (row + 1) * columns);
  }

  /**
   * A copy of the features of all samples, one row for each; a missing one is NaN.
   *
   * @throws IllegalStateException if a sample cannot be predicted, see {@link #isComplete}
   */
  public float[][] features() {
    if (!incomplete.isEmpty()) {
      throw new IllegalStateException(
          place(incomplete.nextSetBit(0))
              + ": the sample lacks a value; predict the others one by one, see isComplete");
    }
    return IntStream.range(0, rows).mapToObj(this::features).toArray(float[][]::new);
  }
}
