package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} and {@code inspect} with models that {@code train} saved. */
class EvaluateCommandTest {

  private final SavedModelFolder folder;

  EvaluateCommandTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  @Test
  void classes_are_judged_by_accuracy_and_a_confusion_table() {
    folder.train(SavedModelFolder.flowers());
    String table =
        "kind,height,width\nrose,108,1.08\nrose,110,1.1\ntulip,307,3.07\nrose,309,3.09\n";
    Invocation run = folder.run("evaluate", table).endsWith(0);
    assertThat(run.out())
        .contains(
            "data     ", "4 samples", "accuracy 75.00 % (3 of 4 right), loss ", "rose", "tulip");
    JsonObject json = folder.run("evaluate", table, "--json").endsWith(0).json();
    assertThat(json.get("accuracy").getAsDouble()).isEqualTo(0.75);
    assertThat(json.get("task").getAsString()).isEqualTo("classification");
    assertThat(json.get("mse").isJsonNull()).isTrue();
    assertThat(json.getAsJsonArray("confusion").toString())
        .contains("{\"actual\":\"rose\",\"predicted\":\"tulip\",\"count\":1}");
  }

  @Test
  void a_table_of_one_class_can_be_judged() {
    folder.train(SavedModelFolder.flowers());
    assertThat(folder.run("evaluate", "width,height,kind\n1.08,108,rose\n").endsWith(0).out())
        .contains("accuracy 100.00 % (1 of 1 right)");
  }

  @Test
  void the_table_of_the_training_is_named_as_such() {
    folder.train(SavedModelFolder.flowers());
    Invocation run =
        Invocation.of(
            "evaluate",
            "--backend",
            "cpu",
            "--model",
            folder.model().toString(),
            "--data",
            folder.folder().resolve("training.csv").toString());
    assertThat(run.endsWith(0).out())
        .contains("60 samples", "the training table had this name; if it is the same file");
  }

  @Test
  void values_are_judged_in_the_units_of_the_target() {
    folder.train(200, SavedModelFolder.houses(), "--task", "regression");
    String table = "price,area,rooms\n4900,90,2\n6900,90,3\n500,50,0\n";
    assertThat(folder.run("evaluate", table).endsWith(0).out())
        .contains("R² 0.9", "MAE ", "MSE ", "in the units of 'price'");
    JsonObject json = folder.run("evaluate", table, "--json").endsWith(0).json();
    assertThat(json.get("accuracy").isJsonNull()).isTrue();
    assertThat(json.get("target").getAsString()).isEqualTo("price");
    assertThat(json.get("mae").getAsDouble()).isBetween(0.0, 300.0);
    double root = Math.sqrt(json.get("mse").getAsDouble());
    assertThat(root).isCloseTo(json.get("mae").getAsDouble(), within(200.0));
  }

  @Test
  void a_class_that_the_model_does_not_know_and_a_table_without_label_are_refused() {
    folder.train(SavedModelFolder.flowers());
    assertThat(folder.run("evaluate", "width,height,kind\n1.08,108,lily\n").isRefused().err())
        .contains(":2: column 3 (kind): 'lily' is none of the model's classes, rose, tulip");
    assertThat(folder.run("evaluate", "width,height\n1.08,108\n").isRefused().err())
        .contains("there is no column 'kind', which was the label of the training");
    assertThat(
            folder
                .run("evaluate", "width,height,flower\n1.08,108,rose\n", "--label", "flower")
                .endsWith(0)
                .out())
        .contains("1 of 1 right");
  }

  @Test
  void data_of_the_other_task_are_refused() {
    NetworkSpec spec = NetworkSpec.of(64, 1);
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, spec, 1)) {
      Path file = folder.folder().resolve("values.safetensors");
      Models.save(SavedModel.of(network).withTargetScaling(new TargetScaling(0, 1)), file);
      Invocation run =
          Invocation.of("evaluate", "--backend=cpu", "--model=" + file, "--data=digits");
      assertThat(run.endsWith(2).err())
          .contains("the model predicts values", "--data")
          .doesNotContain("unexpected", "--missing");
    }
  }

  @Test
  void inspect_shows_the_loss_and_counts_one_step_as_one() {
    folder.train(1, SavedModelFolder.flowers(), "--batch", "64");
    assertThat(Invocation.of("inspect", folder.model().toString()).endsWith(0).out())
        .contains("1 epoch, 1 step;", "loss       softmax-cross-entropy");
  }

  @Test
  void inspect_shows_what_is_in_the_file() {
    folder.train(SavedModelFolder.flowers());
    String out = Invocation.of("inspect", folder.model().toString()).endsWith(0).out();
    assertThat(out)
        .contains(
            "8×2",
            "2×8",
            "gelu",
            "2 classes: rose, tulip",
            "standardise",
            "features width, height; label kind",
            "40 epochs",
            "optimizer state: 168 bytes",
            "momentum",
            "precision");
    JsonObject json =
        Invocation.of("inspect", folder.model().toString(), "--json").endsWith(0).json();
    assertThat(json.get("parameters").getAsLong()).isEqualTo(8 * 3 + 2 * 9);
    assertThat(json.getAsJsonArray("layers")).hasSize(2);
    assertThat(json.getAsJsonObject("table").getAsJsonArray("features").toString())
        .isEqualTo("[\"width\",\"height\"]");
    assertThat(json.getAsJsonObject("training").get("epochs").getAsInt()).isEqualTo(40);
    assertThat(json.getAsJsonObject("notes").has("optimizer")).isTrue();
    assertThat(json.get("target").isJsonNull()).isTrue();
  }

  @Test
  void inspect_shows_a_regression_too_and_refuses_what_is_no_model() {
    folder.train(1, SavedModelFolder.houses(), "--task", "regression");
    assertThat(Invocation.of("inspect", folder.model().toString()).endsWith(0).out())
        .contains("a value, 'price':", "× output", "1 epoch,");
    Path text = folder.file("notes.txt", "no model");
    assertThat(Invocation.of("inspect", text.toString()).isRefused().err())
        .contains("notes.txt", "hadamard train");
  }
}
