package dev.hadamard.nn.model;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputFormat;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The meaning of a model's inputs and outputs. Scales raw samples for the network, and refuses
 * samples that do not fit it.
 *
 * @param task what the model predicts, if it is known
 * @param loss the loss of the training, if it is known
 */
record ModelData(
    NetworkSpec spec,
    Optional<Task> task,
    List<String> classes,
    Optional<Scaling> scaling,
    Optional<TargetScaling> targetScaling,
    InputFormat inputFormat,
    Optional<TableSchema> schema,
    Optional<Loss> loss,
    ClassOutputs outputs,
    Map<String, String> notes) {

  static ModelData of(SavedModel saved) {
    return new ModelData(
        saved.spec(),
        saved.task(),
        saved.classes(),
        saved.scaling(),
        saved.targetScaling(),
        saved.inputFormat(),
        saved.schema(),
        saved.loss(),
        saved.outputs(),
        saved.notes());
  }

  /** The model with these weights. */
  SavedModel with(Parameters parameters) {
    return new SavedModel(
        spec, parameters, scaling, classes, targetScaling, Optional.empty(), notes, schema);
  }

  /** The loss that an evaluation computes. */
  Loss evaluationLoss() {
    return loss.orElse(classes.isEmpty() ? Loss.MEAN_SQUARED_ERROR : ClassOutputs.usualLoss(spec));
  }

  // -------------------------------------------------------------------------------------- samples

  /**
   * The scaled features of some samples, row-major.
   *
   * @param place names a sample in a message
   * @throws IllegalArgumentException if a sample does not fit
   */
  float[] scaled(float[][] samples, IntFunction<String> place) {
    int n = spec.inputs();
    float[] rows = new float[Math.multiplyExact(samples.length, n)];
    for (int i = 0; i < samples.length; i++) {
      int row = i;
      float[] sample =
          Objects.requireNonNull(samples[i], () -> named(place.apply(row), "features are null"));
      if (sample.length != n) {
        throw new IllegalArgumentException(named(place.apply(i), count(sample.length)));
      }
      System.arraycopy(sample, 0, rows, i * n, n);
    }
    return scaled(rows, place);
  }

  private static String named(String place, String reason) {
    return place.isEmpty() ? reason : place + ": " + reason;
  }

  private String count(int features) {
    return "%d feature%s for a model of %d input%s"
        .formatted(
            features, features == 1 ? "" : "s", spec.inputs(), spec.inputs() == 1 ? "" : "s");
  }

  private float[] scaled(float[] rows, IntFunction<String> place) {
    float[] scaled = scaling.map(used -> used.apply(rows)).orElse(rows);
    int n = spec.inputs();
    for (int i = 0; i < scaled.length; i++) {
      if (!Float.isFinite(scaled[i])) {
        String excess = Float.isFinite(rows[i]) ? ", which is too large to scale" : "";
        throw new UnusableSampleException(
            place.apply(i / n), i / n, "features[%d] is %s%s".formatted(i % n, rows[i], excess));
      }
    }
    return scaled;
  }

  /**
   * Refuses outputs that are NaN or infinite. No class or value follows from them.
   *
   * @param outputs row-major
   * @throws UnusableSampleException if there is one
   */
  void requireFinite(float[] outputs, IntFunction<String> place) {
    int n = spec.outputs();
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i])) {
        throw overflow(place.apply(i / n), i / n, "its output " + i % n + " is " + outputs[i]);
      }
    }
  }

  /** The refusal of a sample on which the network has no finite output. */
  static UnusableSampleException overflow(String place, int sample, String what) {
    return new UnusableSampleException(
        place,
        sample,
        "the network overflows: " + what + ". The features are too far from those of the training");
  }

  // ------------------------------------------------------------------------------------ data sets

  /**
   * A data set with scaled features and values, and with the model's classes.
   *
   * @throws UnfitDataException if it does not fit
   * @throws UnusableSampleException if a feature is not finite or cannot be scaled
   */
  DataSet scaled(DataSet samples) {
    Task predicted = task.orElseThrow(ModelData::unknownTask);
    if (samples.task() != predicted) {
      throw new UnfitDataException(
          samples.name(),
          "its task is %s, %s".formatted(samples.task().label(), predicts(predicted)));
    }
    if (samples.columns() != spec.inputs()) {
      throw new UnfitDataException(samples.name(), count(samples.columns()));
    }
    requireNames(samples);
    int[] labels = predicted == Task.CLASSIFICATION ? labels(samples) : new int[0];
    float[] features = scaled(samples.features(), place(samples));
    return predicted == Task.CLASSIFICATION
        ? new DataSet(samples.name(), samples.columns(), features, labels, classes)
        : withValues(samples, features);
  }

  /** What a model of a task predicts, as the reason for a refusal. */
  static String predicts(Task task) {
    return task == Task.REGRESSION
        ? "the model predicts values, not classes"
        : "the model predicts classes, not values";
  }

  static IllegalStateException unknownTask() {
    return new IllegalStateException(
        "the model was saved without its classes or target scaling; save it with"
            + " Models.save(network, scaling, data, file), or ask for its outputs");
  }

  /** Names a sample of a data set in a message; samples are counted from 1. */
  static IntFunction<String> place(DataSet samples) {
    return row -> "data set %s: sample %d".formatted(samples.name(), row + 1);
  }

  private void requireNames(DataSet samples) {
    List<String> trained = schema.map(TableSchema::featureNames).orElse(List.of());
    List<String> given = samples.schema().map(TableSchema::featureNames).orElse(List.of());
    if (!trained.isEmpty() && !given.isEmpty() && !trained.equals(given)) {
      int first = 0;
      while (trained.get(first).equals(given.get(first))) {
        first++;
      }
      throw new UnfitDataException(
          samples.name(),
          "feature %d is '%s', the model was trained with '%s' there"
              .formatted(first + 1, given.get(first), trained.get(first)));
    }
  }

  /** The class of each sample as an index into the model's classes. */
  private int[] labels(DataSet samples) {
    int[] labels = new int[samples.rows()];
    boolean areSame = samples.classes().equals(classes);
    for (int row = 0; row < labels.length; row++) {
      String name = samples.classes().get(samples.label(row));
      labels[row] = areSame ? samples.label(row) : classes.indexOf(name);
      if (labels[row] < 0) {
        throw new UnfitDataException(
            samples.name(), "the model knows no class '%s'".formatted(name));
      }
    }
    return labels;
  }

  /** A regression's samples with scaled features, and with scaled values. */
  private DataSet withValues(DataSet samples, float[] features) {
    float[] values = new float[samples.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = samples.value(row);
    }
    DataSet inputs =
        DataSet.ofValues(samples.name(), samples.columns(), features, values, samples.target());
    return targetScaling.map(used -> used.apply(inputs)).orElse(inputs);
  }

  /** An evaluation with the metrics of a regression in the units of the target. */
  Evaluation inUnits(Evaluation evaluation) {
    return targetScaling
        .map(
            used -> new Evaluation(evaluation.loss(), evaluation.regression().inUnits(used.unit())))
        .orElse(evaluation);
  }
}
