package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.data.Task;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train} on a table whose column holds values, or more classes than are common. */
class TrainRegressionTest {

  /** The noise of the table's prices has this deviation, so no MSE is expected below its square. */
  private static final double NOISE = 20_000;

  private final Path temporary;

  TrainRegressionTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  private Path out() {
    return temporary.resolve("out");
  }

  private Invocation train(String... args) {
    Stream<String> common = Stream.of("train", "--out", out().toString());
    Stream<String> backend =
        Arrays.asList(args).contains("--backend") ? Stream.of() : Stream.of("--backend", "cpu");
    return Invocation.of(
        Stream.of(common, backend, Stream.of(args)).flatMap(s -> s).toArray(String[]::new));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(temporary.resolve(name), content);
  }

  /**
   * Price = 300,000 + 100,000·x − 50,000·y + noise, x and y standard normal: R² is 0.97 at best.
   */
  private Path prices() throws IOException {
    SplitMix64 random = new SplitMix64(3);
    StringBuilder table = new StringBuilder("x,y,price\n");
    for (int i = 0; i < 442; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      double price = 300_000 + 100_000 * x - 50_000 * y + NOISE * random.nextGaussian();
      table.append(String.format(Locale.ROOT, "%.4f,%.4f,%.0f%n", x, y, price));
    }
    return file("prices.csv", table.toString());
  }

  private String[] onPrices(String... more) throws IOException {
    return Stream.concat(
            Stream.of("--data", prices().toString(), "--task", "regression", "--layers", "16"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /** Classes named 0, 1, 2 and so on, a few samples of each, told by one feature. */
  private Path classes(int classes, int samplesOfEach) throws IOException {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < classes * samplesOfEach; i++) {
      table.append(i % classes).append(',').append(i % 7).append(',').append(i % classes);
      table.append('\n');
    }
    return file("classes.csv", table.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference", "opencl"})
  void values_are_learnt_to_the_noise_in_their_own_units(String backend) throws IOException {
    RequiredBackends.skipUnlessAvailable(backend);
    JsonObject json = train(onPrices("--backend", backend, "--json")).endsWith(0).json();
    assertThat(json.get("task").getAsString()).isEqualTo("regression");
    assertThat(json.get("target").getAsString()).isEqualTo("price");
    assertThat(json.get("network").getAsString()).isEqualTo("2-16-1");
    assertThat(json.get("testR2").getAsDouble()).isBetween(0.94, 0.985);
    assertThat(json.get("testMse").getAsDouble())
        .isBetween(0.7 * NOISE * NOISE, 1.5 * NOISE * NOISE);
    assertThat(json.get("testMae").getAsDouble()).isBetween(0.6 * NOISE, NOISE);
    List<JsonElement> r2 = json.getAsJsonArray("testR2PerEpoch").asList();
    assertThat(r2).hasSize(30);
    assertThat(r2.get(29)).isEqualTo(json.get("testR2"));
    assertThat(json.get("testAccuracy").isJsonNull()).isTrue();
    assertThat(json.get("testAccuracyPerEpoch").isJsonNull()).isTrue();
  }

  @Test
  void people_read_the_task_r2_an_epoch_and_the_errors_at_the_end() throws IOException {
    Invocation trained = train(onPrices("--epochs", "2")).endsWith(0);
    assertThat(trained.out())
        .contains("2 features, regression of 'price'")
        .containsPattern(
            "(?m)^epoch 1/2  loss \\d\\.\\d+  train R² -?\\d\\.\\d{4}  test R² -?\\d\\.\\d{4}  ")
        .containsPattern(
            "(?m)^last +test R² -?\\d\\.\\d{4}, MAE [\\d.e+]+, MSE [\\d.e+]+, after epoch 2$")
        .doesNotContain("accuracy", "classes", "recall");
    assertThat(out().resolve("learning-curve.svg"))
        .content()
        .contains("test R²")
        .doesNotContain("accuracy");
  }

  @Test
  void the_saved_model_gives_prices_again() throws IOException {
    train(onPrices()).endsWith(0);
    SavedModel model = Models.load(out().resolve("model.safetensors"));
    assertThat(model.task()).contains(Task.REGRESSION);
    try (Backend backend = Backends.open("reference");
        Network network = model.toNetwork(backend);
        Inference inference = new Inference(network, 3)) {
      float[] samples = {0, 0, 1, 0, 0, 1};
      float[] answers = inference.outputs(model.scaling().orElseThrow().apply(samples));
      double[] prices =
          IntStream.range(0, 3)
              .mapToDouble(i -> model.targetScaling().orElseThrow().restore(answers[i]))
              .toArray();
      assertThat(prices[0]).isCloseTo(300_000, within(NOISE));
      assertThat(prices[1]).isCloseTo(400_000, within(NOISE));
      assertThat(prices[2]).isCloseTo(250_000, within(NOISE));
    }
  }

  @Test
  void a_regression_is_compared_as_a_classification_is() throws IOException {
    JsonObject compare =
        train(onPrices("--compare", "reference", "--epochs", "5", "--json"))
            .endsWith(0)
            .json()
            .getAsJsonObject("compare");
    assertThat(compare.get("testR2").getAsDouble()).isGreaterThan(0.5);
    assertThat(compare.get("testAccuracy").isJsonNull()).isTrue();
    assertThat(compare.getAsJsonObject("divergence").get("withinBounds").getAsBoolean()).isTrue();
  }

  @Test
  void many_different_numbers_are_asked_about() throws IOException {
    Invocation refused = train("--data", prices().toString()).isRefused();
    assertThat(refused.err())
        .contains("prices.csv: column 3 (price)", "--task regression", "--task classification");
    assertThat(out().resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void the_learning_rate_suits_the_task_unless_one_is_given() throws IOException {
    String epoch = "--epochs=1";
    assertThat(train(onPrices(epoch)).endsWith(0).out()).contains("eta=0.01,");
    assertThat(train(onPrices(epoch, "--learning-rate", "0.02")).endsWith(0).out())
        .contains("eta=0.02,");
    assertThat(train(epoch).endsWith(0).out()).contains("eta=0.05,");
  }

  @Test
  void a_wrong_task_is_refused_with_the_choices() {
    assertThat(train("--task", "regresion").isRefused().err())
        .contains(
            "regresion", "did you mean 'regression'? Choose one of regression, classification");
    assertThat(train("--task", "regression").isRefused().err()).contains("digits", "--data");
    train("--task", "classification", "--epochs", "1").endsWith(0);
  }

  @Test
  void held_out_values_that_are_all_equal_have_no_r2() throws IOException {
    Path five = file("five.csv", "1,1\n2,2\n3,3\n4,4\n5,5\n");
    JsonObject json =
        train("--data", five.toString(), "--task", "regression", "--epochs", "2", "--json")
            .endsWith(0)
            .json();
    assertThat(json.get("testSamples").getAsInt()).isEqualTo(1);
    assertThat(json.get("testR2").isJsonNull()).isTrue();
    assertThat(json.getAsJsonArray("testR2PerEpoch").get(1).isJsonNull()).isTrue();
    assertThat(json.get("testMse").getAsDouble()).isNotNegative();
  }

  @Test
  void classes_of_one_sample_each_are_refused_with_the_reason() throws IOException {
    String csv = classes(300, 1).toString();
    assertThat(train("--data", csv, "--task", "classification").isRefused().err())
        .contains("300 samples of 300 classes are too few to hold out 0.2 of each class");
  }

  @Test
  void a_thousand_classes_are_learnt_where_that_is_asked_for_and_the_table_stays_short()
      throws IOException {
    String csv = classes(1000, 3).toString();
    assertThat(train("--data", csv).isRefused().err()).contains("1000", "--task");
    Invocation trained =
        train(
                "--data",
                csv,
                "--task",
                "classification",
                "--epochs",
                "1",
                "--layers",
                "8",
                "--batch",
                "256")
            .endsWith(0);
    assertThat(trained.out())
        .contains("2 features, 1,000 classes", "worst class", "precision", "more pairs");
    assertThat(trained.out().lines().count()).isLessThan(40);
    assertThat(trained.out()).hasSizeLessThan(3000);
  }
}
