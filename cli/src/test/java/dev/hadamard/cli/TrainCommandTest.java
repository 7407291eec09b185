package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.EpochReport;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.TrainingResult;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training shows and leaves. */
class TrainCommandTest {

  private final TrainingFixture training;

  TrainCommandTest(@TempDir Path temporary) {
    this.training = new TrainingFixture(temporary);
  }

  @Test
  void digits_are_learnt_by_default_and_the_results_are_left_in_the_folder() {
    JsonObject json = training.run("--json").endsWith(0).json();
    assertThat(json.get("data").getAsString()).isEqualTo("digits");
    assertThat(json.get("network").getAsString()).isEqualTo("64-128-64-10");
    assertThat(json.get("testAccuracy").getAsDouble()).isGreaterThanOrEqualTo(0.97);
    SavedModel model = Models.load(training.out().resolve("model.safetensors"));
    assertThat(model.spec().sizes()).isEqualTo("64-128-64-10");
    assertThat(model.scaling()).isPresent();
    assertThat(training.out().resolve("learning-curve.svg"))
        .content()
        .startsWith("<svg ")
        .contains("epoch");
  }

  @Test
  void json_is_one_object_with_the_whole_result_and_the_progress_goes_to_standard_error() {
    Invocation trained = training.run("--epochs", "3", "--seed", "7", "--json").endsWith(0);
    JsonObject json = trained.json();
    assertThat(json.keySet())
        .contains(
            "backend",
            "device",
            "data",
            "epochs",
            "steps",
            "seed",
            "lossPerEpoch",
            "trainLoss",
            "testAccuracy",
            "seconds",
            "samplesPerSecond");
    List<Double> losses = TrainingFixture.doubles(json.get("lossPerEpoch"));
    assertThat(json.get("backend").getAsString()).isEqualTo("cpu");
    assertThat(json.get("epochs").getAsInt()).isEqualTo(3);
    assertThat(json.get("steps").getAsInt()).isEqualTo(3 * 45);
    assertThat(json.get("seed").getAsLong()).isEqualTo(7);
    assertThat(losses).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(json.get("trainLoss").getAsDouble()).isEqualTo(losses.get(2));
    assertThat(json.get("seconds").getAsDouble()).isPositive();
    assertThat(json.get("samplesPerSecond").getAsDouble()).isPositive();
    assertThat(trained.err()).contains("backend  cpu", "epoch 3/3", "test accuracy");
  }

  @Test
  void people_read_the_choice_a_line_an_epoch_the_confusion_and_where_the_results_are() {
    Invocation trained = training.run("--epochs", "2").endsWith(0);
    assertThat(trained.out())
        .containsPattern("(?m)^backend +cpu on .*: named by the command line$")
        .containsPattern(
            "(?m)^epoch 1/2  loss \\d\\.\\d+  train accuracy 0\\.\\d+  test accuracy"
                + " 0\\.\\d+  [\\d.]+ m?s  best$")
        .contains("rows: actual, columns: predicted")
        .containsPattern("(?m)^9( +[.\\d]+){10}( +\\d+%){3} +\\d+$")
        .containsPattern(
            "(?m)^best +test accuracy \\d\\d\\.\\d\\d % \\(\\d+ of 359 right\\), after epoch [12]$")
        .containsPattern("(?m)^last +test accuracy .* right\\), after epoch 2$")
        .contains(
            "64-128-64-10, 17,226 parameters", "for 2 epochs of 45 steps, evaluations included")
        .contains(training.out().resolve("model.safetensors").toString() + " (epoch 2)")
        .contains(training.out().resolve("learning-curve.svg").toString())
        .doesNotContain("\u001b");
    assertThat(trained.err()).isEmpty();
  }

  /**
   * A learning rate so high that the network is best in the middle and worse at the end, or one
   * epoch more would be.
   */
  @Test
  void the_best_network_is_saved_as_well_as_the_last() {
    JsonObject json =
        training.run("--json", "--epochs", "8", "--learning-rate", "0.4").endsWith(0).json();
    List<Double> scores = TrainingFixture.doubles(json.get("testAccuracyPerEpoch"));
    int best = json.get("bestEpoch").getAsInt();
    assertThat(best).isBetween(1, 8);
    assertThat(scores.get(best - 1))
        .isEqualTo(Collections.max(scores))
        .isEqualTo(json.get("bestTestAccuracy").getAsDouble());
    assertThat(scores.subList(0, best - 1)).allMatch(score -> score < scores.get(best - 1));
    assertThat(json.get("testAccuracy").getAsDouble()).isEqualTo(scores.get(7));
    assertThat(accuracyOf("model.safetensors")).isEqualTo(scores.get(7));
    assertThat(accuracyOf("model-best.safetensors")).isEqualTo(scores.get(best - 1));
    assertThat(json.get("bestModel").getAsString())
        .isEqualTo(training.out().resolve("model-best.safetensors").toString());
    assertThat(Models.load(training.out().resolve("model-best.safetensors")).notes())
        .containsEntry("epoch", best + " of 8");
  }

  /** Of a saved network, on the samples that were held out. */
  private double accuracyOf(String file) {
    TrainingPlan plan = TrainingPlan.of(new TrainingOptions(), note -> {});
    SavedModel model = Models.load(training.out().resolve(file));
    try (Backend backend = Backends.open("cpu");
        Network network = model.toNetwork(backend);
        Inference inference = new Inference(network, 64)) {
      return inference.evaluate(plan.test(), plan.loss()).accuracy();
    }
  }

  @Test
  void a_training_that_replaces_the_files_of_an_earlier_one_says_so() {
    String told = "; they replace the files of an earlier training";
    assertThat(training.run("--epochs", "1").endsWith(0).out()).doesNotContain(told);
    assertThat(training.run("--epochs", "1").endsWith(0).out())
        .containsPattern("(?m)^wrote .*learning-curve.svg" + told + "$");
  }

  @Test
  void what_is_told_of_a_training_changes_none_of_its_bits() {
    JsonObject json = training.run("--json", "--epochs", "3").endsWith(0).json();
    TrainingPlan plan = TrainingPlan.of(new TrainingOptions(), note -> {});
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, plan.network(), plan.seed());
        Trainer trainer = new Trainer(network, plan.loss(), plan.optimizer(), plan.batch())) {
      TrainingResult untold = trainer.fit(plan.train(), 3, plan.seed());
      assertThat(Models.load(training.out().resolve("model.safetensors")).parameters())
          .isEqualTo(network.read());
      assertThat(TrainingFixture.doubles(json.get("trainAccuracyPerEpoch")))
          .isEqualTo(untold.epochs().stream().map(EpochReport::accuracy).toList());
    }
  }

  @Test
  void the_time_told_is_the_time_taken() {
    long start = System.nanoTime();
    JsonObject json = training.run("--json", "--epochs", "2").endsWith(0).json();
    double seconds = (System.nanoTime() - start) * 1e-9;
    assertThat(json.get("totalSeconds").getAsDouble())
        .isGreaterThan(json.get("seconds").getAsDouble())
        .isLessThan(seconds);
  }

  @Test
  void a_training_at_chance_level_ends_with_a_warning_and_what_to_try() throws IOException {
    String noise =
        IntStream.range(0, 400)
            .mapToObj(i -> (i * 7919 % 101) + "," + (i * 104_729 % 3 == 0 ? "a" : "b"))
            .reduce("x,y\n", (lines, line) -> lines + line + "\n");
    Invocation trained =
        training
            .run("--data", training.file("noise.csv", noise).toString(), "--epochs", "1")
            .endsWith(0);
    assertThat(trained.out())
        .contains("warning", "no better than chance", "at random", "--learning-rate");
    assertThat(training.run("--epochs", "2").endsWith(0).out()).doesNotContain("warning");
  }

  @Test
  void one_epoch_is_not_called_several() {
    assertThat(training.run("--epochs", "1").endsWith(0).out())
        .contains("for 1 epoch of 45 steps")
        .doesNotContain("1 epochs");
  }

  @Test
  void auto_says_what_it_took_and_why() {
    Invocation trained = training.run("--backend", "auto", "--epochs", "1").endsWith(0);
    assertThat(trained.out()).containsPattern("(?m)^backend +\\w+ on .*: auto chose \\w+");
  }

  @Test
  void one_seed_gives_the_same_bits_and_another_one_others() throws IOException {
    byte[] first = modelOf("--seed", "3");
    assertThat(modelOf("--seed", "3")).isEqualTo(first);
    assertThat(modelOf("--seed", "4")).isNotEqualTo(first);
  }

  private byte[] modelOf(String... args) throws IOException {
    training
        .run(Stream.concat(Stream.of("--epochs", "2"), Stream.of(args)).toArray(String[]::new))
        .endsWith(0);
    return Files.readAllBytes(training.out().resolve("model.safetensors"));
  }

  @Test
  void a_csv_file_is_learnt_with_its_own_classes() throws IOException {
    Path csv = training.file("sides.csv", TrainingFixture.table());
    Invocation trained = training.run("--data", csv.toString(), "--epochs", "20").endsWith(0);
    assertThat(trained.out())
        .contains("2 features, 2 classes", "left", "right", "test accuracy 100.00 %");
    assertThat(Models.load(training.out().resolve("model.safetensors")).classes())
        .containsExactly("left", "right");
  }

  @Test
  void the_name_of_a_file_is_shown_as_it_is_and_never_obeyed() throws IOException {
    Path csv = training.file("@|bold,sides|@.csv", TrainingFixture.table());
    Invocation trained = training.run("--data", csv.toString(), "--epochs", "1").endsWith(0);
    assertThat(trained.out()).contains("@¦bold,sides¦@.csv: ");
  }

  @Test
  void a_gzipped_csv_file_is_learnt_too() throws IOException {
    Path csv = training.folder().resolve("sides.csv.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(csv))) {
      gzip.write(TrainingFixture.table().getBytes(StandardCharsets.UTF_8));
    }
    training.run("--data", csv.toString(), "--epochs", "1").endsWith(0);
  }
}
