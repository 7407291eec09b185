package dev.hadamard.nn.model;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.util.List;
import java.util.Optional;

/** Brings data as they were measured to what a model's network takes, or refuses them. */
record ModelData(
    NetworkSpec spec,
    List<String> classes,
    Optional<Scaling> scaling,
    Optional<TargetScaling> targetScaling,
    Optional<TableSchema> schema) {

  /**
   * The data as the network takes them, with the model's classes.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  DataSet scaled(DataSet data) {
    if (data.columns() != spec.inputs()) {
      throw new IllegalArgumentException(
          "data set %s: %d features for a model of %d inputs"
              .formatted(data.name(), data.columns(), spec.inputs()));
    }
    requireNames(data);
    DataSet inputs = scaling.map(used -> used.apply(data)).orElse(data);
    return data.task() == Task.REGRESSION
        ? targetScaling.map(used -> used.apply(inputs)).orElse(inputs)
        : withClasses(inputs);
  }

  private void requireNames(DataSet data) {
    List<String> trained = schema.map(TableSchema::featureNames).orElse(List.of());
    List<String> given = data.schema().map(TableSchema::featureNames).orElse(List.of());
    if (!trained.isEmpty() && !given.isEmpty() && !trained.equals(given)) {
      int first = 0;
      while (trained.get(first).equals(given.get(first))) {
        first++;
      }
      throw new IllegalArgumentException(
          "data set %s: feature %d is '%s', the model was trained with '%s' there"
              .formatted(data.name(), first + 1, given.get(first), trained.get(first)));
    }
  }

  private DataSet withClasses(DataSet data) {
    if (data.classes().equals(classes)) {
      return data;
    }
    int[] labels = new int[data.rows()];
    for (int row = 0; row < labels.length; row++) {
      String name = data.classes().get(data.label(row));
      labels[row] = classes.indexOf(name);
      if (labels[row] < 0) {
        throw new IllegalArgumentException(
            "data set %s: the model knows no class '%s'".formatted(data.name(), name));
      }
    }
    return new DataSet(data.name(), data.columns(), data.features(), labels, classes);
  }

  /** An evaluation with the metrics of a regression in the units of the target. */
  Evaluation inUnits(Evaluation evaluation) {
    return targetScaling
        .map(
            used -> new Evaluation(evaluation.loss(), evaluation.regression().inUnits(used.unit())))
        .orElse(evaluation);
  }
}
