package dev.hadamard.cli;

import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.data.Scaling;
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

  /**
   * Checks samples that are complete; the others get no answer.
   *
   * @return a line for people on each kind of missing values
   * @throws UsageException if the model cannot take a feature
   */
  static List<String> of(SavedModel model, InputSamples samples) {
    FeatureCheck check = new FeatureCheck(model);
    long incomplete = 0;
    for (int row = 0; row < samples.rows(); row++) {
      if (samples.isComplete(row)) {
        check.require(samples, row);
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

  private void require(InputSamples samples, int row) {
    float[] features = samples.features(row);
    float[] scaled = scaling.map(used -> used.apply(features)).orElse(features);
    for (int feature = 0; feature < features.length; feature++) {
      if (Float.isFinite(scaled[feature])) {
        filled += Float.isNaN(features[feature]) ? 1 : 0;
      } else if (Float.isNaN(features[feature])) {
        throw new UsageException(
            samples.place(row, feature)
                + ": the value is missing, and the model has no mean for it",
            "Leave out samples that lack a value with --missing drop.");
      } else {
        throw new UsageException(
            "%s: %s is too large to scale"
                .formatted(samples.place(row, feature), features[feature]),
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
