package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.nn.EpochReport;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.TrainingResult;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import dev.hadamard.spi.Availability;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

  private final Path temporary;

  TrainCommandTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  private Path out() {
    return temporary.resolve("out");
  }

  /** Runs {@code train} on the cpu backend, unless the arguments say otherwise. */
  private Invocation train(String... args) {
    List<String> all = new ArrayList<>(List.of("train", "--out", out().toString()));
    if (!Arrays.asList(args).contains("--backend")) {
      all.addAll(List.of("--backend", "cpu"));
    }
    all.addAll(Arrays.asList(args));
    return Invocation.of(all.toArray(new String[0]));
  }

  /** Two classes that a line tells apart. */
  private static String table() {
    return IntStream.range(0, 60)
        .mapToObj(i -> (i % 10) / 10.0 + "," + (i % 7 - 3) + "," + (i % 7 < 3 ? "left" : "right"))
        .reduce("x,y,side\n", (lines, line) -> lines + line + "\n");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(temporary.resolve(name), content);
  }

  private static List<Double> doubles(JsonElement array) {
    return array.getAsJsonArray().asList().stream().map(JsonElement::getAsDouble).toList();
  }

  @Test
  void digits_are_learnt_by_default_and_the_results_are_left_in_the_folder() {
    JsonObject json = train("--json").endsWith(0).json();
    assertThat(json.get("data").getAsString()).isEqualTo("digits");
    assertThat(json.get("network").getAsString()).isEqualTo("64-128-64-10");
    assertThat(json.get("testAccuracy").getAsDouble()).isGreaterThanOrEqualTo(0.97);
    SavedModel model = Models.load(out().resolve("model.safetensors"));
    assertThat(model.spec().sizes()).isEqualTo("64-128-64-10");
    assertThat(model.scaling()).isPresent();
    assertThat(out().resolve("learning-curve.svg")).content().startsWith("<svg ").contains("epoch");
  }

  @Test
  void json_is_one_object_with_the_whole_result_and_the_progress_goes_to_standard_error() {
    Invocation trained = train("--epochs", "3", "--seed", "7", "--json").endsWith(0);
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
    List<Double> losses = doubles(json.get("lossPerEpoch"));
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
    Invocation trained = train("--epochs", "2").endsWith(0);
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
        .contains(out().resolve("model.safetensors").toString() + " (epoch 2)")
        .contains(out().resolve("learning-curve.svg").toString())
        .doesNotContain("\u001b");
    assertThat(trained.err()).isEmpty();
  }

  /**
   * A learning rate so high that the network is best in the middle and worse at the end, or one
   * epoch more would be.
   */
  @Test
  void the_best_network_is_saved_as_well_as_the_last() {
    JsonObject json = train("--json", "--epochs", "8", "--learning-rate", "0.4").endsWith(0).json();
    List<Double> scores = doubles(json.get("testAccuracyPerEpoch"));
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
        .isEqualTo(out().resolve("model-best.safetensors").toString());
    assertThat(Models.load(out().resolve("model-best.safetensors")).notes())
        .containsEntry("epoch", best + " of 8");
  }

  /** Of a saved network, on the samples that were held out. */
  private double accuracyOf(String file) {
    TrainingPlan plan = TrainingPlan.of(new TrainingOptions(), note -> {});
    SavedModel model = Models.load(out().resolve(file));
    try (Backend backend = Backends.open("cpu");
        Network network = model.toNetwork(backend);
        Inference inference = new Inference(network, 64)) {
      return inference.evaluate(plan.test(), plan.loss()).accuracy();
    }
  }

  @Test
  void what_is_told_of_a_training_changes_none_of_its_bits() {
    JsonObject json = train("--json", "--epochs", "3").endsWith(0).json();
    TrainingPlan plan = TrainingPlan.of(new TrainingOptions(), note -> {});
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, plan.network(), plan.seed());
        Trainer trainer = new Trainer(network, plan.loss(), plan.optimizer(), plan.batch())) {
      TrainingResult untold = trainer.fit(plan.train(), 3, plan.seed());
      assertThat(Models.load(out().resolve("model.safetensors")).parameters())
          .isEqualTo(network.read());
      assertThat(doubles(json.get("trainAccuracyPerEpoch")))
          .isEqualTo(untold.epochs().stream().map(EpochReport::accuracy).toList());
    }
  }

  @Test
  void the_time_told_is_the_time_taken() {
    long start = System.nanoTime();
    JsonObject json = train("--json", "--epochs", "2").endsWith(0).json();
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
        train("--data", file("noise.csv", noise).toString(), "--epochs", "1").endsWith(0);
    assertThat(trained.out())
        .contains("warning", "no better than chance", "at random", "--learning-rate");
    assertThat(train("--epochs", "2").endsWith(0).out()).doesNotContain("warning");
  }

  @Test
  void the_learning_rate_has_a_short_name_too() {
    assertThat(train("--lr", "0.125", "--epochs", "1").endsWith(0).out()).contains("eta=0.125");
  }

  @Test
  void one_epoch_is_not_called_several() {
    assertThat(train("--epochs", "1").endsWith(0).out())
        .contains("for 1 epoch of 45 steps")
        .doesNotContain("1 epochs");
  }

  @Test
  void auto_says_what_it_took_and_why() {
    Invocation trained = train("--backend", "auto", "--epochs", "1").endsWith(0);
    assertThat(trained.out()).containsPattern("(?m)^backend +\\w+ on .*: auto chose \\w+");
  }

  @Test
  void one_seed_gives_the_same_bits_and_another_one_others() throws IOException {
    byte[] first = modelOf("--seed", "3");
    assertThat(modelOf("--seed", "3")).isEqualTo(first);
    assertThat(modelOf("--seed", "4")).isNotEqualTo(first);
  }

  private byte[] modelOf(String... args) throws IOException {
    train(Stream.concat(Stream.of("--epochs", "2"), Stream.of(args)).toArray(String[]::new))
        .endsWith(0);
    return Files.readAllBytes(out().resolve("model.safetensors"));
  }

  @Test
  void every_option_of_the_network_and_the_optimizer_counts() {
    JsonObject json =
        train(
                "--layers",
                "20,8",
                "--activation",
                "gelu_tanh",
                "--optimizer",
                "sgd",
                "--learning-rate",
                "0.2",
                "--batch",
                "50",
                "--epochs",
                "2",
                "--json")
            .endsWith(0)
            .json();
    assertThat(json.get("network").getAsString()).isEqualTo("64-20-8-10");
    assertThat(json.get("activation").getAsString()).isEqualTo("gelu-tanh");
    assertThat(json.get("optimizer").getAsString()).startsWith("sgd").contains("0.2");
    assertThat(json.get("batch").getAsInt()).isEqualTo(50);
    assertThat(json.get("steps").getAsInt()).isEqualTo(2 * 29);
  }

  @Test
  void a_csv_file_is_learnt_with_its_own_classes() throws IOException {
    Path csv = file("sides.csv", table());
    Invocation trained = train("--data", csv.toString(), "--epochs", "20").endsWith(0);
    assertThat(trained.out())
        .contains("2 features, 2 classes", "left", "right", "test accuracy 100.00 %");
    assertThat(Models.load(out().resolve("model.safetensors")).classes())
        .containsExactly("left", "right");
  }

  @Test
  void a_batch_larger_than_the_data_is_all_of_the_data() {
    JsonObject json = train("--json", "--epochs", "1", "--batch", "2147483647").endsWith(0).json();
    assertThat(json.get("batch")).isEqualTo(json.get("trainSamples"));
    assertThat(json.get("steps").getAsInt()).isEqualTo(1);
  }

  @Test
  void the_name_of_a_file_is_shown_as_it_is_and_never_obeyed() throws IOException {
    Path csv = file("@|bold,sides|@.csv", table());
    Invocation trained = train("--data", csv.toString(), "--epochs", "1").endsWith(0);
    assertThat(trained.out()).contains("@¦bold,sides¦@.csv: ");
  }

  @Test
  void a_gzipped_csv_file_is_learnt_too() throws IOException {
    Path csv = temporary.resolve("sides.csv.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(csv))) {
      gzip.write(table().getBytes(StandardCharsets.UTF_8));
    }
    train("--data", csv.toString(), "--epochs", "1").endsWith(0);
  }

  @Test
  void compare_trains_on_both_and_prints_how_far_they_lie_apart() {
    Invocation trained = train("--compare", "reference", "--epochs", "2").endsWith(0);
    assertThat(trained.out())
        .containsPattern("(?m)^compared with +reference on ")
        .containsPattern("cpu against reference, largest divergence: loss \\d\\.\\d+e-\\d+ ")
        .contains("judged: every step; bounds: loss 1e-04, weights 2e-05");
    assertThat(out().resolve("learning-curve.svg")).content().contains("dotted: reference");
  }

  @Test
  void compare_is_part_of_the_json() {
    JsonObject compare =
        train("--compare", "reference", "--epochs", "2", "--json")
            .endsWith(0)
            .json()
            .getAsJsonObject("compare");
    assertThat(compare.get("backend").getAsString()).isEqualTo("reference");
    assertThat(doubles(compare.get("lossPerEpoch"))).hasSize(2);
    JsonObject divergence = compare.getAsJsonObject("divergence");
    assertThat(divergence.get("withinBounds").getAsBoolean()).isTrue();
    assertThat(divergence.get("lossDivergence").getAsDouble()).isBetween(0.0, 1e-4);
    assertThat(divergence.keySet()).contains("lossEpoch", "weightDivergence", "judgedEpochs");
  }

  @Test
  void compare_judges_only_the_first_steps_where_the_slope_of_the_activation_jumps() {
    Invocation trained =
        train("--compare", "reference", "--epochs", "2", "--activation", "relu").endsWith(0);
    assertThat(trained.out())
        .contains("judged: the losses of 1 epoch and the weights after 20 steps");
  }

  @Test
  void cpu_and_opencl_give_the_same_losses_for_one_seed() {
    skipUnlessAvailable("opencl");
    JsonObject json =
        train("--backend", "opencl", "--compare", "cpu", "--epochs", "5", "--json")
            .endsWith(0)
            .json();
    assertThat(json.get("backend").getAsString()).isEqualTo("opencl");
    List<Double> losses = doubles(json.get("lossPerEpoch"));
    List<Double> cpuLosses = doubles(json.getAsJsonObject("compare").get("lossPerEpoch"));
    for (int i = 0; i < 5; i++) {
      assertThat(losses.get(i)).isCloseTo(cpuLosses.get(i), withinPercentage(0.01));
    }
  }

  /** Skips the test, with the reason, or fails it where {@code tck.require} lists the backend. */
  static void skipUnlessAvailable(String backend) {
    Availability availability =
        Backends.survey(BackendConfig.builder().device("").build()).stream()
            .filter(candidate -> candidate.name().equals(backend))
            .findFirst()
            .orElseThrow()
            .availability();
    if (availability instanceof Availability.Unavailable refusal) {
      assertThat(System.getProperty("tck.require", "").split(",", -1))
          .as("backends that are required, but: %s", refusal.reason())
          .doesNotContain(backend);
      System.err.println("skipped: " + refusal.reason());
      abort(refusal.reason());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--layers|128,,64|whole numbers from 1",
        "--layers|128,0|whole numbers from 1",
        "--layers|wide|whole numbers from 1",
        "--activation|rely|leaky-relu",
        "--optimizer|adam|momentum",
        "--learning-rate|0|above 0",
        "--learning-rate|-0.1|above 0",
        "--learning-rate|NaN|above 0",
        "--learning-rate|Infinity|above 0",
        "--learning-rate|0.05f|above 0",
        "--learning-rate|1e-60|above 0",
        "--learning-rate|fast|above 0",
        "--batch|0|whole number from 1",
        "--epochs|0|whole number from 1",
        "--epochs|2.5|whole number from 1",
        "--seed|x|whole number",
        "--seed|99999999999999999999|whole number",
        "--device|best|name~TEXT",
        "--backend|nd5j|reference",
        "--compare|nd5j|reference",
        "--data|no-such-file.csv|no such file"
      })
  void a_wrong_value_is_refused_with_the_choices(String option, String value, String choices) {
    assertThat(train(option, value).isRefused().err()).contains(value, choices);
    assertThat(out().resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void a_network_of_1500_layers_is_trained_and_a_wrong_one_refused_in_two_lines() {
    String layers = String.join(",", Collections.nCopies(1500, "1"));
    train("--layers", layers, "--epochs", "1", "--batch", "1438").endsWith(0);
    assertThat(train("--layers", layers + ",x").isRefused().err())
        .contains("whole numbers from 1")
        .hasSizeLessThan(500);
  }

  @Test
  void a_device_that_the_named_backend_lacks_is_refused_with_reason_and_remedy() {
    Invocation refused = train("--device", "name~no such device").isRefused();
    assertThat(refused.err()).contains("'cpu' is not available", "no such device", "Remedy: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2,left,4", "1,left", "NaN,2,left", "1,two,left", "1,2,"})
  void a_bad_line_of_a_csv_file_is_named(String badLine) throws IOException {
    Path csv = file("bad.csv", table() + badLine + "\n");
    Invocation refused = train("--data", csv.toString()).isRefused();
    assertThat(refused.err()).contains(csv + ":62: ");
  }

  @Test
  void a_csv_file_with_too_few_samples_is_refused() throws IOException {
    Path csv = file("few.csv", "1,a\n2,b\n");
    assertThat(train("--data", csv.toString()).isRefused().err()).contains("few.csv");
  }

  @Test
  void an_out_that_cannot_be_written_is_refused_before_the_training() throws IOException {
    Path file = file("file", "");
    String folder = file.resolve("results").toString();
    Invocation refused = Invocation.of("train", "--backend", "cpu", "--out", folder).isRefused();
    assertThat(refused.err()).contains(folder, "--out");
    assertThat(refused.out()).doesNotContain("epoch");
  }

  @Test
  void a_training_that_diverges_fails_with_a_remedy_and_leaves_no_model() {
    Invocation failed = train("--learning-rate", "1e30", "--epochs", "2").endsWith(1);
    assertThat(failed.err()).contains("diverged", "--learning-rate");
    assertThat(out().resolve("model.safetensors")).doesNotExist();
  }
}
