package dev.hadamard.cli;

import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.model.SavedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the features of all samples before the first answer is printed: a model takes no missing
 * value unless its scaling replaces it, and no value that is too large to scale.
 */
final class FeatureCheck {

  private final Optional<Scaling> scaling;
  private long filled;

  private FeatureCheck(SavedModel model) {
    this.scaling = model.scaling();
  }

  /** Names a feature in a message. */
  private interface Place {
    String of(int feature);
  }

  /**
   * Checks samples that are to be predicted.
   *
   * @return a line for people on each kind of missing values
   * @throws UsageException if the model cannot take a feature
   */
  static List<String> of(SavedModel model, InputSamples samples) {
    FeatureCheck check = new FeatureCheck(model);
    long incomplete = 0;
    for (int i = 0; i < samples.rows(); i++) {
      int row = i;
      if (samples.isComplete(row)) {
        check.require(samples.features(row), feature -> samples.place(row, feature));
      } else {
        incomplete++;
      }
    }
    List<String> notes = new ArrayList<>();
    if (incomplete > 0) {
      notes.add(
          "%s no answer, because a value is missing"
              .formatted(Figures.count(incomplete, "sample has", "samples have")));
    }
    notes.addAll(check.notes());
    return notes;
  }

  /**
   * Checks samples that the model is evaluated on; as {@link #of(SavedModel, InputSamples)}.
   *
   * @param name what the messages call the samples
   */
  static List<String> of(SavedModel model, DataSet samples, String name) {
    List<String> features = samples.schema().map(TableSchema::featureNames).orElse(List.of());
    FeatureCheck check = new FeatureCheck(model);
    for (int i = 0; i < samples.rows(); i++) {
      int row = i;
      check.require(
          samples.features(row),
          feature -> place(samples, name, row) + ": " + described(features, feature));
    }
    return check.notes();
  }

  /** A sample for a message, as in {@code table.csv: sample 3 of 40}. */
  static String place(DataSet samples, String name, int row) {
    return "%s: sample %,d of %,d".formatted(Console.literal(name), row + 1, samples.rows());
  }

  private static String described(List<String> names, int feature) {
    return names.isEmpty()
        ? "feature " + (feature + 1)
        : "feature '" + Console.literal(names.get(feature)) + "'";
  }

  private void require(float[] features, Place place) {
    float[] scaled = scaling.map(used -> used.apply(features)).orElse(features);
    for (int feature = 0; feature < features.length; feature++) {
      if (Float.isFinite(scaled[feature])) {
        filled += Float.isNaN(features[feature]) ? 1 : 0;
      } else if (Float.isNaN(features[feature])) {
        throw new UsageException(
            place.of(feature) + ": the value is missing, and the model has no mean for it",
            "Leave out samples that lack a value with --missing drop.");
      } else {
        throw new UsageException(
            "%s: %s is too large to scale".formatted(place.of(feature), features[feature]),
            "Correct the value, or delete the sample.");
      }
    }
  }

  private List<String> notes() {
    return filled == 0
        ? List.of()
        : List.of(
            "%s replaced by the mean of the column in the training"
                .formatted(Figures.count(filled, "missing value was", "missing values were each")));
  }
}
