package dev.hadamard.nn.data;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The columns of the table that a network was trained on, and how the table was written: what is
 * needed to find the network's inputs in another table. Saved with the model.
 *
 * @param width the number of columns, at least 2
 * @param names of all columns, or none where the table had no header
 * @param label the column of the class or value, counted from 0
 * @param ignored the columns that were left out, counted from 0, ascending
 * @param separator between cells
 * @param decimal the decimal mark
 * @param missing how missing values were treated
 */
public record TableSchema(
    int width,
    List<String> names,
    int label,
    List<Integer> ignored,
    char separator,
    char decimal,
    MissingValues missing) {

  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException if a column is out of range or has two meanings, if the names
   *     are neither none nor as many as the columns, or if no feature is left
   */
  public TableSchema {
    names = List.copyOf(names);
    ignored = ignored.stream().sorted().toList();
    require(width >= 2 && width <= CsvFormat.MAX_COLUMNS, "it has " + width + " columns");
    require(
        names.isEmpty() || names.size() == width,
        names.size() + " names for " + width + " columns");
    require(label >= 0 && label < width, "its label is column " + label + " of " + width);
    Set<Integer> out = new HashSet<>(ignored);
    require(out.size() == ignored.size(), "it ignores a column twice");
    require(!out.contains(label), "its label is ignored");
    require(
        ignored.stream().allMatch(column -> column >= 0 && column < width),
        "it ignores a column that it lacks");
    require(ignored.size() < width - 1, "each column but the label is ignored");
    // The format's own checks of the two characters.
    CsvFormat.DEFAULT.withSeparator(separator).withDecimal(decimal);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("table schema: " + otherwise);
    }
  }

  /** The columns that were features, counted from 0, ascending: the network's inputs in order. */
  public List<Integer> features() {
    Set<Integer> others = new HashSet<>(ignored);
    others.add(label);
    return IntStream.range(0, width).filter(column -> !others.contains(column)).boxed().toList();
  }

  /** The names of the features; none where the table had no header. */
  public List<String> featureNames() {
    return names.isEmpty() ? List.of() : features().stream().map(names::get).toList();
  }

  /** The name of the label's column, if it has one. */
  public Optional<String> labelName() {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(names.get(label)).filter(n -> !n.isEmpty());
  }
}
