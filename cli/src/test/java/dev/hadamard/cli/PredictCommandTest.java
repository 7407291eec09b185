package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Activation;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.model.Model;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code predict} with models that {@code train} saved. */
class PredictCommandTest {

  private static final String ROSE = SavedModelFolder.flower(8);
  private static final String TULIP = SavedModelFolder.flower(7);
  private static final List<String> BOTH = List.of("kind", "rose", "tulip");

  private final SavedModelFolder folder;

  PredictCommandTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  private SavedModelFolder flowers() {
    return folder.train(SavedModelFolder.flowers());
  }

  private static String swapped(String flower) {
    String[] cells = flower.split(",", -1);
    return cells[1] + "," + cells[0];
  }

  private List<String> predicted(String table, String... options) {
    return folder.run("predict", table, options).endsWith(0).out().lines().toList();
  }

  // ------------------------------------------------------------------------------------ answers

  @Test
  void it_prints_a_class_for_each_sample_and_nothing_else_on_standard_output() {
    flowers();
    Invocation run =
        folder.run("predict", "width,height\n" + ROSE + "\n" + TULIP + "\n").endsWith(0);
    assertThat(run.out().lines()).isEqualTo(BOTH.stream().toList());
    assertThat(run.err()).contains("2 classes of 'kind'", "backend  cpu");
  }

  @Test
  void the_table_of_the_training_can_be_predicted_as_it_is() {
    flowers();
    List<String> lines = predicted(SavedModelFolder.flowers());
    assertThat(lines).hasSize(61);
    assertThat(lines.subList(0, 3)).isEqualTo(BOTH);
  }

  @Test
  void columns_in_another_order_give_the_same_predictions() {
    flowers();
    assertThat(
            predicted(
                "height,id,width\n"
                    + swapped(ROSE).replace(",", ",7,")
                    + "\n"
                    + swapped(TULIP).replace(",", ",8,")
                    + "\n"))
        .isEqualTo(BOTH);
  }

  @Test
  void probabilities_are_those_of_the_model_in_java() throws IOException {
    flowers();
    List<String> lines = predicted("width,height\n" + ROSE + "\n", "--probabilities");
    assertThat(lines.get(0)).isEqualTo("kind,p(rose),p(tulip)");
    String[] cells = lines.get(1).split(",", -1);
    try (Backend backend = Backends.open("cpu");
        Model model = Model.load(folder.model(), backend)) {
      String[] features = ROSE.split(",", -1);
      double[] expected =
          model
              .predictClass(Float.parseFloat(features[0]), Float.parseFloat(features[1]))
              .probabilities();
      assertThat(Double.parseDouble(cells[1])).isCloseTo(expected[0], within(1e-6));
      assertThat(Double.parseDouble(cells[2])).isCloseTo(expected[1], within(1e-6));
    }
  }

  @Test
  void json_lines_have_an_object_for_each_sample() {
    flowers();
    List<String> lines =
        predicted(
            "width,height\n" + ROSE + "\n" + TULIP + "\n", "--format", "jsonl", "--probabilities");
    assertThat(lines).hasSize(2);
    JsonObject tulip = JsonParser.parseString(lines.get(1)).getAsJsonObject();
    assertThat(tulip.get("class").getAsString()).isEqualTo("tulip");
    JsonObject p = tulip.getAsJsonObject("probabilities");
    assertThat(p.keySet()).containsExactly("rose", "tulip");
    assertThat(p.get("rose").getAsDouble() + p.get("tulip").getAsDouble())
        .isCloseTo(1, within(1e-6));
  }

  @Test
  void values_are_in_the_units_of_the_target() {
    folder.train(200, SavedModelFolder.houses(), "--task", "regression");
    List<String> lines = predicted("area,rooms\n90,2\n");
    assertThat(lines.get(0)).isEqualTo("price");
    assertThat(Double.parseDouble(lines.get(1))).isCloseTo(4900, within(300.0));
    String json = predicted("area,rooms\n90,2\n", "--format", "jsonl").get(0);
    assertThat(JsonParser.parseString(json).getAsJsonObject().get("value").getAsDouble())
        .isEqualTo(Double.parseDouble(lines.get(1)));
    assertThat(folder.run("predict", "area,rooms\n90,2\n", "--probabilities").isRefused().err())
        .contains("no probabilities");
  }

  @Test
  void answers_go_into_a_file_where_one_is_named() throws IOException {
    flowers();
    Path answers = folder.folder().resolve("answers.csv");
    Invocation run =
        folder
            .run("predict", "width,height\n" + ROSE + "\n", "--out", answers.toString())
            .endsWith(0);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("wrote " + answers);
    assertThat(Files.readString(answers)).isEqualTo("kind\nrose\n");
    assertThat(
            folder
                .run(
                    "predict",
                    "width,height\n" + ROSE + "\n",
                    "--out",
                    folder.folder().resolve("none/answers.csv").toString())
                .isRefused()
                .err())
        .contains("cannot write the file", "--out");
  }

  @Test
  void missing_values_are_treated_as_in_the_training() {
    String table = SavedModelFolder.flowers() + "?,120,rose\n";
    folder.train(table, "--missing", "mean");
    assertThat(predicted("width,height\n?,330\n" + ROSE + "\n")).hasSize(3);
    assertThat(predicted("width,height\n?,330\n" + ROSE + "\n", "--missing", "drop"))
        .containsExactly("kind", "\"\"", "rose");
    assertThat(predicted("width,height\n?,330\n", "--missing", "drop", "--format", "jsonl"))
        .containsExactly("{\"class\":null}");
  }

  @Test
  void a_separator_and_decimal_comma_of_the_training_are_remembered() {
    String german = SavedModelFolder.flowers().replace(',', ';').replace('.', ',');
    folder.train(german, "--separator", ";", "--decimal", ",");
    assertThat(predicted("height;width\n308;3,07\n")).containsExactly("kind", "tulip");
  }

  @Test
  void the_digits_are_predicted_by_a_model_of_them() {
    Path out = folder.folder().resolve("out");
    Invocation.of(
            "train", "--backend", "cpu", "--layers", "16", "--epochs", "2", "--out", out.toString())
        .endsWith(0);
    Invocation run =
        Invocation.of(
            "predict",
            "--backend",
            "cpu",
            "--data",
            "digits",
            "--model",
            folder.model().toString());
    assertThat(run.endsWith(0).out().lines()).hasSize(1798);
  }

  @Test
  void a_class_is_written_into_a_file_as_the_training_knew_it() throws IOException {
    String class1 = "ro\u200bse";
    folder.train(SavedModelFolder.flowers().replace("rose", class1));
    for (String format : List.of("csv", "jsonl")) {
      Path answers = folder.folder().resolve("answers." + format);
      predicted(
          "width,height\n" + ROSE + "\n", "--format", format, "--out", answers.toString());
      assertThat(answers).content().contains(class1);
    }
    assertThat(predicted("width,height\n" + ROSE + "\n")).containsExactly("kind", class1);
  }

  @Test
  void no_more_is_predicted_when_the_answers_cannot_be_written() {
    flowers();
    Path table = folder.file("many.csv", "width,height\n" + (ROSE + "\n").repeat(30_000));
    for (String format : List.of("csv", "jsonl")) {
      CountingWriter closed = new CountingWriter();
      HadamardCommand.commandLine()
          .setOut(new PrintWriter(closed))
          .setErr(new PrintWriter(new StringWriter()))
          .execute(
              "predict",
              "--backend=cpu",
              "--format=" + format,
              "--model=" + folder.model(),
              "--data=" + table);
      assertThat(closed.writes).as(format).isEqualTo(1);
    }
  }

  /** A pipe that nothing reads. */
  private static final class CountingWriter extends Writer {
    private int writes;

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      writes++;
      throw new IOException("Broken pipe");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  // ----------------------------------------------------------------------------------- refusals

  /** Features of tiny spread, so that a large one cannot be scaled. */
  private static String tinyFlowers() {
    return SavedModelFolder.flowers().replace("1.", "0.001").replace("3.", "0.003");
  }

  @Test
  void a_feature_that_is_too_large_is_named_by_line_and_column() {
    folder.train(tinyFlowers());
    String rows = "0.00108,108\n".repeat(5000);
    Invocation run =
        folder
            .run("predict", "width,height\n?,1\n" + rows + "3e38,300\n", "--missing", "drop")
            .endsWith(2);
    assertThat(run.err())
        .contains("table.csv:5003: column 1 (width): ", "too large to scale")
        .doesNotContain("--missing");
  }

  @Test
  void a_missing_feature_that_has_no_mean_is_named_by_line_and_column() {
    save(new float[64], 0);
    String pixels = "1,".repeat(63) + "1\n";
    Invocation run =
        folder
            .run("predict", pixels + pixels.replaceFirst("1,1,1", "1,1,?"), "--missing", "mean")
            .endsWith(2);
    assertThat(run.err())
        .contains("table.csv:2: column 3: the value is missing", "--missing drop")
        .doesNotContain("too large");
  }

  @Test
  void a_network_that_overflows_is_named_as_the_cause() {
    save(new float[] {3e38f}, 0);
    Invocation run = folder.run("predict", "0.5\n100\n").endsWith(2);
    assertThat(run.err())
        .contains("table.csv:2: ", "the network overflows")
        .doesNotContain("--missing", "NumberFormat");
  }

  /** A regression with one layer, value = w·x + b. */
  private void save(float[] w, float b) {
    NetworkSpec spec = NetworkSpec.of(Activation.IDENTITY, Activation.IDENTITY, w.length, 1);
    Parameters parameters = Parameters.of(spec, new float[][] {w}, new float[][] {{b}});
    try (Backend backend = Backends.open("cpu");
        Network network = new Network(backend, spec, parameters)) {
      Files.createDirectories(folder.model().getParent());
      Models.save(
          SavedModel.of(network).withTargetScaling(new TargetScaling(0, 1)), folder.model());
    } catch (IOException unwritable) {
      throw new java.io.UncheckedIOException(unwritable);
    }
  }

  @Test
  void columns_without_names_that_have_moved_are_refused() {
    folder.train(SavedModelFolder.flowers().replace("width,height,kind\n", ""));
    String moved = "1," + ROSE + "\n2," + TULIP + "\n";
    assertThat(folder.run("predict", moved).isRefused().err())
        .contains("column 3", "not one of the model's classes (rose, tulip)", "--ignore 1");
    assertThat(predicted(moved, "--ignore", "1")).containsExactly("class", "rose", "tulip");
    Invocation labelled = folder.run("predict", moved, "--label", "1").endsWith(0);
    assertThat(labelled.out()).isEqualTo("class\nrose\ntulip\n");
    assertThat(labelled.err()).contains("column 3 was the label of the training");
  }


  @Test
  void what_is_no_model_is_refused() {
    Path text = folder.file("notes.txt", "no model");
    Path table = folder.file("t.csv", "width,height\n1,2\n");
    Invocation absent =
        Invocation.of("predict", "--model", "nowhere.safetensors", "--data", table.toString());
    assertThat(absent.isRefused().err())
        .contains("nowhere.safetensors", "no such file", "hadamard train");
    Invocation noModel =
        Invocation.of("predict", "--model", text.toString(), "--data", table.toString());
    assertThat(noModel.isRefused().err()).contains("notes.txt", "hadamard train");
    assertThat(Invocation.of("predict").endsWith(2).err()).contains("--data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "width\n1\n|there is no column 'height'",
        "1,2\n3,4\n|--header no",
        "width,height\n1,tall\n|'tall' is not a number",
        "width,height\n1,\n|--missing drop or --missing mean",
        "width,height\n1,2,3\n|3 columns where the first line names 2",
        "|is empty"
      })
  void a_table_that_does_not_fit_is_refused_with_the_remedy(String tableAndReason) {
    flowers();
    int bar = tableAndReason.lastIndexOf('|');
    assertThat(folder.run("predict", tableAndReason.substring(0, bar)).isRefused().err())
        .contains(tableAndReason.substring(bar + 1));
  }

  @Test
  void a_table_that_is_missing_is_refused() {
    flowers();
    Invocation run =
        Invocation.of("predict", "--model", folder.model().toString(), "--data", "nowhere.csv");
    assertThat(run.isRefused().err()).contains("nowhere.csv: there is no such file");
  }

  @Test
  void a_model_without_classes_is_refused() {
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, NetworkSpec.of(2, 3), 1)) {
      Path file = folder.folder().resolve("bare.safetensors");
      Models.save(network, file);
      Path table = folder.file("t.csv", "width,height\n1,2\n");
      for (String command : List.of("predict", "evaluate")) {
        Invocation run =
            Invocation.of(command, "--model", file.toString(), "--data", table.toString());
        assertThat(run.isRefused().err())
            .contains("without its classes", "Models.save(network, scaling, data, file)");
      }
    }
  }
}
