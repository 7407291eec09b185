package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hadamard.nn.data.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of a training do, and which values are refused. */
class TrainOptionsTest {

  private final TrainingFixture training;

  TrainOptionsTest(@TempDir Path temporary) {
    this.training = new TrainingFixture(temporary);
  }

  @Test
  void the_learning_rate_has_a_short_name_too() {
    assertThat(training.run("--lr", "0.125", "--epochs", "1").endsWith(0).out())
        .contains("eta=0.125");
  }

  @Test
  void every_option_of_the_network_and_the_optimizer_counts() {
    JsonObject json =
        training
            .run(
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd|sgd(eta=0.05)",
        "momentum|momentum(eta=0.05, mu=0.9)",
        "nesterov|nesterov(eta=0.05, mu=0.9)",
        "rmsprop|rmsprop(eta=0.001, alpha=0.99, epsilon=1.0E-8)",
        "adagrad|adagrad(eta=0.01, initial=0.0, epsilon=1.0E-10)",
        "adadelta|adadelta(eta=1.0, rho=0.9, epsilon=1.0E-6)",
        "adam|adam(eta=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-8)",
        "AMSGrad|amsgrad(eta=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-8)",
        "adamw|adam(eta=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-8), decay of 0.01",
        "nadam|nadam(eta=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-8, decay=0.004)",
        "lamb|lamb(eta=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-6, decay=0.0)",
        "lion|lion(eta=3.0E-4, beta1=0.9, beta2=0.99)"
      })
  void every_optimizer_trains_with_a_rate_that_suits_it(String name, String described) {
    JsonObject json =
        training.run("--optimizer", name, "--epochs", "10", "--json").endsWith(0).json();
    assertThat(json.get("optimizer").getAsString()).isEqualTo(described);
    assertThat(json.get("testAccuracy").getAsDouble()).isGreaterThan(0.9);
  }

  @Test
  void the_usual_rate_of_a_regression_is_smaller_where_a_step_grows_with_the_error() {
    assertThat(OptimizerChoice.MOMENTUM.usualRate(Task.REGRESSION)).isEqualTo(0.01);
    assertThat(OptimizerChoice.MOMENTUM.usualRate(Task.CLASSIFICATION)).isEqualTo(0.05);
    assertThat(OptimizerChoice.ADAM.usualRate(Task.REGRESSION)).isEqualTo(0.001);
  }

  @Test
  void the_help_names_every_optimizer() {
    String help = Invocation.of("train", "--help").endsWith(0).out();
    for (OptimizerChoice choice : OptimizerChoice.values()) {
      assertThat(help).containsPattern("\\b" + choice + "\\b");
    }
  }

  @Test
  void a_batch_larger_than_the_data_is_all_of_the_data() {
    JsonObject json =
        training.run("--json", "--epochs", "1", "--batch", "2147483647").endsWith(0).json();
    assertThat(json.get("batch")).isEqualTo(json.get("trainSamples"));
    assertThat(json.get("steps").getAsInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--layers|128,,64|whole numbers, 1 or greater",
        "--layers|128,0|whole numbers, 1 or greater",
        "--layers|wide|whole numbers, 1 or greater",
        "--activation|rely|leaky-relu",
        "--optimizer|newton|momentum",
        "--learning-rate|0|above 0",
        "--learning-rate|-0.1|above 0",
        "--learning-rate|NaN|above 0",
        "--learning-rate|Infinity|above 0",
        "--learning-rate|0.05f|above 0",
        "--learning-rate|1e-60|above 0",
        "--learning-rate|fast|above 0",
        "--batch|0|whole number, 1 or greater",
        "--epochs|0|whole number, 1 or greater",
        "--epochs|2.5|whole number, 1 or greater",
        "--seed|x|not a 64-bit integer",
        "--seed|99999999999999999999|not a 64-bit integer",
        "--device|best|name~TEXT",
        "--backend|nd5j|reference",
        "--compare|nd5j|reference",
        "--data|no-such-file.csv|no such file"
      })
  void a_wrong_value_is_refused_with_the_choices(String option, String value, String choices) {
    assertThat(training.run(option, value).isRefused().err()).contains(value, choices);
    assertThat(training.out().resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void a_network_of_1500_layers_is_trained_and_a_wrong_one_refused_in_two_lines() {
    String layers = String.join(",", Collections.nCopies(1500, "1"));
    training.run("--layers", layers, "--epochs", "1", "--batch", "1438").endsWith(0);
    assertThat(training.run("--layers", layers + ",x").isRefused().err())
        .contains("whole numbers, 1 or greater")
        .hasSizeLessThan(500);
  }

  @Test
  void a_device_that_the_named_backend_lacks_is_refused_with_reason_and_remedy() {
    Invocation refused = training.run("--device", "name~no such device").isRefused();
    assertThat(refused.err()).contains("'cpu' is not available", "no such device", "Remedy: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2,left,4", "1,left", "NaN,2,left", "1,two,left", "1,2,"})
  void a_bad_line_of_a_csv_file_is_named(String badLine) throws IOException {
    Path csv = training.file("bad.csv", TrainingFixture.table() + badLine + "\n");
    Invocation refused = training.run("--data", csv.toString()).isRefused();
    assertThat(refused.err()).contains(csv + ":62: ");
  }

  @Test
  void a_csv_file_with_too_few_samples_is_refused() throws IOException {
    Path csv = training.file("few.csv", "1,a\n2,b\n");
    assertThat(training.run("--data", csv.toString()).isRefused().err()).contains("few.csv");
  }

  @Test
  void an_out_that_cannot_be_written_is_refused_before_the_training() throws IOException {
    Path file = training.file("file", "");
    String folder = file.resolve("results").toString();
    Invocation refused = Invocation.of("train", "--backend", "cpu", "--out", folder).isRefused();
    assertThat(refused.err()).contains(folder, "--out");
    assertThat(refused.out()).doesNotContain("epoch");
  }

  @Test
  void a_training_that_diverges_fails_with_a_remedy_and_leaves_no_model() {
    Invocation failed = training.run("--learning-rate", "1e30", "--epochs", "2").endsWith(1);
    assertThat(failed.err()).contains("diverged", "--learning-rate");
    assertThat(training.out().resolve("model.safetensors")).doesNotExist();
  }
}
