package dev.hadamard.nn.data;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of a trained network.
 *
 * @param count their number
 * @param schema the columns of the training's table, if they are known
 * @param classes the network's classes; empty for a regression
 */
record NetworkInputs(int count, Optional<TableSchema> schema, List<String> classes) {

  NetworkInputs {
    classes = List.copyOf(classes);
    if (count < 1) {
      throw new IllegalArgumentException("a network of " + count + " inputs");
    }
    if (schema.isPresent() && schema.get().features().size() != count) {
      throw new IllegalArgumentException(
          "a table of %d features for %d inputs".formatted(schema.get().features().size(), count));
    }
  }

  /** The names of all columns of the training's table; empty if it had none. */
  List<String> tableNames() {
    return schema.map(TableSchema::names).orElse(List.of());
  }

  /** The names of the inputs; empty if they have none. */
  List<String> names() {
    return schema.map(TableSchema::featureNames).orElse(List.of());
  }

  /** The name of the training's label; empty if it had none. */
  String labelName() {
    return schema.flatMap(TableSchema::labelName).orElse("");
  }

  /** Whether a line names all inputs. */
  boolean areNamedBy(List<String> line) {
    return !names().isEmpty() && new HashSet<>(line).containsAll(names());
  }

  /**
   * Whether a table without names may have this width: that of the inputs, or that of the
   * training's table.
   */
  boolean mayHaveWidth(int width) {
    return width == count || schema.filter(table -> table.width() == width).isPresent();
  }
}
