package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.TargetScaling;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the outputs of a classifier mean, which the loss of its training decides. */
class ModelLossTest {

  private static final List<String> TWO = List.of("no", "yes");

  /** The class is yes from x = 3 on. */
  private static final DataSet STEP =
      new DataSet("step", 1, new float[] {0, 1, 2, 3, 4, 5}, new int[] {0, 0, 0, 1, 1, 1}, TWO);

  private final Path file;

  ModelLossTest(@TempDir Path folder) {
    this.file = folder.resolve("model.safetensors");
  }

  private static SavedModel linear(float[] w, float[] b) {
    NetworkSpec spec =
        NetworkSpec.of(Activation.IDENTITY, Activation.IDENTITY, w.length / b.length, b.length);
    Parameters parameters = Parameters.of(spec, new float[][] {w}, new float[][] {b});
    try (Backend backend = Backends.open("reference");
        Network network = new Network(backend, spec, parameters)) {
      return SavedModel.of(network).withClasses(TWO);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "half-squared-error",
        "mean-squared-error",
        "huber(delta=0.5)",
        "hinge",
        "binary-cross-entropy",
        "summed-binary-cross-entropy"
      })
  void one_linear_output_decides_as_its_trainer_did(String label) {
    Loss loss = Loss.of(label);
    NetworkSpec spec = NetworkSpec.of(Activation.IDENTITY, Activation.IDENTITY, 1, 1);
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, spec, 1);
        Trainer trainer = new Trainer(network, loss, Optimizer.sgd(0.05), 6)) {
      trainer.fit(STEP, 400, 1);
      Evaluation trained = trainer.evaluate(STEP);
      assertThat(trained.accuracy()).isEqualTo(1);
      Models.save(SavedModel.of(network).trainedOn(STEP).withLoss(trainer.lossFunction()), file);
      try (Model model = Model.load(file, backend)) {
        assertThat(model.evaluate(STEP)).isEqualTo(trained);
        assertThat(model.hasProbabilities()).isEqualTo(loss.takesLogits());
        int[] predicted =
            IntStream.range(0, STEP.rows())
                .map(row -> model.predictClass(STEP.features(row)).index())
                .toArray();
        assertThat(predicted).containsExactly(0, 0, 0, 1, 1, 1);
      }
    }
  }

  @Test
  void without_a_known_loss_one_linear_output_is_a_logit() {
    SavedModel saved = linear(new float[] {1}, new float[] {0});
    assertThat(saved.loss()).isEmpty();
    assertThat(saved.withNote("loss", "0.25 at the end").loss()).isEmpty();
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      assertThat(model.predictClass(0.25f).label()).isEqualTo("yes");
      assertThat(model.hasProbabilities()).isTrue();
    }
  }

  @Test
  void several_outputs_fitted_by_a_squared_error_are_no_logits() {
    SavedModel saved = linear(new float[] {1, -1}, new float[2]);
    try (Backend backend = Backends.open("reference");
        Model squared = Model.of(saved.withLoss(Loss.MEAN_SQUARED_ERROR), backend);
        Model binary = Model.of(saved.withLoss(Loss.BINARY_CROSS_ENTROPY), backend)) {
      assertThat(squared.hasProbabilities()).isFalse();
      assertThat(saved.withLoss(Loss.MEAN_SQUARED_ERROR).hasProbabilities()).isFalse();
      assertThat(saved.hasProbabilities()).isTrue();
      assertThat(squared.predictClass(-1).label()).isEqualTo("yes");
      double[] p = binary.predictClass(2).probabilities();
      double[] expected = {1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(2))};
      assertThat(p).containsExactly(expected, within(1e-15));
    }
  }

  @Test
  void a_loss_changes_neither_the_weights_nor_the_version_of_the_layout() {
    SavedModel saved = linear(new float[] {1}, new float[] {0});
    SavedModel withLoss = saved.withLoss(Loss.MEAN_SQUARED_ERROR);
    Models.save(withLoss, file);
    assertThat(Models.load(file)).isEqualTo(withLoss);
    assertThat(Models.load(file).loss()).contains(Loss.MEAN_SQUARED_ERROR);
    assertThat(withLoss.parameters()).isEqualTo(saved.parameters());
    assertThat(ModelMetadata.of(withLoss))
        .containsEntry("hadamard.version", "1")
        .containsEntry("hadamard.note.loss", "mean-squared-error");
  }

  @Test
  void the_settings_of_a_loss_survive_in_a_file() {
    SavedModel saved = linear(new float[] {1, -1}, new float[2]);
    Loss loss = Loss.crossEntropy().withSmoothing(0.1).withWeights(1, 2.5).ignoring(1);
    Models.save(saved.withLoss(loss), file);
    assertThat(Models.load(file).loss()).contains(loss);
    assertThat(Models.load(file).hasProbabilities()).isTrue();
    Models.save(saved.withLoss(Loss.huber(0.3)), file);
    assertThat(Models.load(file).loss()).contains(Loss.huber(0.3));
  }

  @Test
  void a_loss_of_ones_own_is_refused_since_a_file_cannot_hold_its_formula() {
    SavedModel saved = linear(new float[] {1}, new float[] {0});
    Loss own = Loss.by("hinge", Expression.input("a").minus(Expression.input("t")).abs());
    assertThatThrownBy(() -> saved.withLoss(own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hinge is a loss of your own, whose formula a file cannot hold; save the model without"
                + " it, or keep its name as a note");
  }

  @Test
  void a_loss_that_does_not_fit_the_network_is_refused() {
    SavedModel single = linear(new float[] {1}, new float[] {0});
    assertThatThrownBy(() -> single.withLoss(Loss.SOFTMAX_CROSS_ENTROPY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs two outputs");
  }

  @Test
  void a_loss_for_classes_is_refused_for_a_model_of_values() {
    SavedModel values =
        linear(new float[] {1}, new float[] {0})
            .withClasses(List.of())
            .withTargetScaling(new TargetScaling(0, 1));
    assertThat(values.withLoss(Loss.MEAN_SQUARED_ERROR).loss()).contains(Loss.MEAN_SQUARED_ERROR);
    assertThatThrownBy(() -> values.withLoss(Loss.BINARY_CROSS_ENTROPY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("binary-cross-entropy is for classes; the model predicts values");
  }

  @Test
  void a_note_of_another_meaning_is_no_loss_and_the_file_is_still_read() {
    SavedModel single = linear(new float[] {1}, new float[] {0});
    Models.save(single.withNote("loss", "softmax-cross-entropy"), file);
    assertThat(Models.load(file).loss()).isEmpty();
  }

  @Test
  void data_that_do_not_fit_are_refused_as_such() {
    DataSet wide = new DataSet("w", 2, new float[4], new int[] {0, 1}, TWO);
    DataSet other = new DataSet("o", 1, new float[2], new int[] {0, 1}, List.of("no", "maybe"));
    DataSet values = DataSet.ofValues("v", 1, new float[] {0, 1}, new float[] {5, 7});
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(linear(new float[] {1}, new float[] {0}), backend)) {
      assertThatThrownBy(() -> model.evaluate(values))
          .isInstanceOf(UnfitDataException.class)
          .hasMessage("data set v: its task is regression, the model predicts classes, not values");
      assertThatThrownBy(() -> model.evaluate(wide))
          .isInstanceOf(UnfitDataException.class)
          .hasMessage("data set w: 2 features for a model of 1 input");
      assertThatThrownBy(() -> model.evaluate(other))
          .isInstanceOf(UnfitDataException.class)
          .hasMessage("data set o: the model knows no class 'maybe'");
    }
  }
}
