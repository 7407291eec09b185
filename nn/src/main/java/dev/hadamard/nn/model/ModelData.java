package dev.hadamard.nn.model;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The meaning of a model's inputs and outputs. Scales raw samples for the network, and refuses
 * samples that do not fit it.
 *
 * @param loss the loss of the training, if it is known
 */
record ModelData(
    NetworkSpec spec,
    List<String> classes,
    Optional<Scaling> scaling,
    Optional<TargetScaling> targetScaling,
    Optional<TableSchema> schema,
    Optional<Loss> loss) {

  static ModelData of(SavedModel saved) {
    return new ModelData(
        saved.spec(),
        saved.classes(),
        saved.scaling(),
        saved.targetScaling(),
        saved.schema(),
        saved.loss());
  }

  ClassOutputs outputs() {
    return ClassOutputs.of(spec, loss);
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
   * @throws IllegalArgumentException if it does not fit
   */
  DataSet scaled(DataSet samples) {
    if (samples.columns() != spec.inputs()) {
      throw new IllegalArgumentException(
          "data set %s: %s".formatted(samples.name(), count(samples.columns())));
    }
    requireNames(samples);
    scaled(samples.features(), place(samples)); // refuses what cannot be scaled, and names its row
    DataSet inputs = scaling.map(used -> used.apply(samples)).orElse(samples);
    return samples.task() == Task.REGRESSION
        ? targetScaling.map(used -> used.apply(inputs)).orElse(inputs)
        : withClasses(inputs);
  }

  /** Names a row of a data set in a message. */
  static IntFunction<String> place(DataSet samples) {
    return row -> "data set %s: row %d".formatted(samples.name(), row);
  }

  private void requireNames(DataSet samples) {
    List<String> trained = schema.map(TableSchema::featureNames).orElse(List.of());
    List<String> given = samples.schema().map(TableSchema::featureNames).orElse(List.of());
    if (!trained.isEmpty() && !given.isEmpty() && !trained.equals(given)) {
      int first = 0;
      while (trained.get(first).equals(given.get(first))) {
        first++;
      }
      throw new IllegalArgumentException(
          "data set %s: feature %d is '%s', the model was trained with '%s' there"
              .formatted(samples.name(), first + 1, given.get(first), trained.get(first)));
    }
  }

  private DataSet withClasses(DataSet samples) {
    if (samples.classes().equals(classes)) {
      return samples;
    }
    int[] labels = new int[samples.rows()];
    for (int row = 0; row < labels.length; row++) {
      String name = samples.classes().get(samples.label(row));
      labels[row] = classes.indexOf(name);
      if (labels[row] < 0) {
        throw new IllegalArgumentException(
            "data set %s: the model knows no class '%s'".formatted(samples.name(), name));
      }
    }
    return new DataSet(samples.name(), samples.columns(), samples.features(), labels, classes);
  }

  /** An evaluation with the metrics of a regression in the units of the target. */
  Evaluation inUnits(Evaluation evaluation) {
    return targetScaling
        .map(
            used -> new Evaluation(evaluation.loss(), evaluation.regression().inUnits(used.unit())))
        .orElse(evaluation);
  }
}
