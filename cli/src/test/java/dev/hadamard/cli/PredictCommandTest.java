package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      assertThat(cells[1].replaceAll("E.*|^0\\.0*|\\.", "")).hasSizeLessThanOrEqualTo(7);
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
    String gaps = "width,height\n?,330\n" + ROSE + "\n?,?\n";
    assertThat(folder.run("predict", gaps).endsWith(0).err())
        .contains("3 missing values were each replaced by the mean of the column in the training");
    assertThat(folder.run("predict", gaps, "--missing", "drop").endsWith(0).err())
        .contains("2 samples have no answer, because a value is missing");
    assertThat(folder.run("predict", "width,height\n" + ROSE + "\n").endsWith(0).err())
        .doesNotContain("missing");
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
    String invisible = "ro\u200bse";
    folder.train(SavedModelFolder.flowers().replace("rose", invisible));
    for (String format : List.of("csv", "jsonl")) {
      Path answers = folder.folder().resolve("answers." + format);
      predicted("width,height\n" + ROSE + "\n", "--format", format, "--out", answers.toString());
      assertThat(answers).content().contains(invisible);
    }
    assertThat(predictedOn("", ROSE)).containsExactly("kind", invisible);
    assertThat(predictedOn("out,err", ROSE)).containsExactly("kind", "ro\\u200bse");
    assertThat(predicted("width,height\n" + ROSE + "\n")) // which may go to a terminal
        .containsExactly("kind", "ro\\u200bse");
  }

  /** What is printed where the launcher says that these streams are terminals. */
  private List<String> predictedOn(String terminals, String flower) {
    String before = System.getProperty("cli.terminals");
    assertThat(before).isNull();
    try {
      System.setProperty("cli.terminals", terminals);
      return predicted("width,height\n" + flower + "\n");
    } finally {
      System.clearProperty("cli.terminals");
    }
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
}
