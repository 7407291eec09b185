package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file in the place of another: a table as a model, or without the option that names it. */
class WrongFileTest {

  private static final String TABLE = "width,height,kind\n1.08,108,rose\n3.01,301,tulip\n";

  private final SavedModelFolder folder;

  WrongFileTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  /** Every command that takes a model, on this file. */
  private List<Invocation> commandsOn(Path model) {
    String data = "--data=" + folder.file("samples.csv", TABLE);
    return List.of(
        Invocation.of("inspect", model.toString()),
        Invocation.of("predict", "--model=" + model, data),
        Invocation.of("evaluate", "--model=" + model, data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plants.csv|width,height,kind\\n1,2,rose\\n",
        "plants.csv|1,2,3,4\\n",
        "plants.csv|größe;art\\n1,5;weiß\\n",
        "notes.txt|No model.\\n",
        "model.json|{\"layers\":[1,2]}",
        "short.csv|a,b"
      })
  void a_text_that_is_taken_for_a_model_is_told_to_be_one(String name, String text) {
    Path file = folder.file(name, text.replace("\\n", "\n"));
    for (Invocation run : commandsOn(file)) {
      assertThat(run.isRefused().err())
          .contains(
              name + ": is text, such as a table, and not a model (safetensors)",
              "--data " + file,
              "hadamard predict --model",
              "hadamard train")
          .doesNotContain("declares a header", "bytes");
    }
  }

  @Test
  void a_compressed_table_is_told_too() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(TABLE.getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.folder().resolve("plants.csv.gz"), bytes.toByteArray());
    for (Invocation run : commandsOn(file)) {
      assertThat(run.isRefused().err())
          .contains("is a gzip file, such as a compressed table", "--data " + file);
    }
  }

  @Test
  void an_empty_file_and_a_folder_are_no_models() {
    for (Invocation run : commandsOn(folder.file("empty.safetensors", ""))) {
      assertThat(run.isRefused().err())
          .contains("empty.safetensors: is empty", "hadamard train")
          .doesNotContain("--data");
    }
    for (Invocation run : commandsOn(folder.folder())) {
      assertThat(run.isRefused().err()).contains("is a folder", "hadamard train");
    }
  }

  // ------------------------------------------------------------------------- without its option

  @ParameterizedTest
  @ValueSource(strings = {"predict", "evaluate", "train"})
  void a_table_without_its_option_is_answered_with_the_option(String command) {
    assertThat(Invocation.of(command, "plants.csv").isRefused().err())
        .contains(command + " takes no argument 'plants.csv'", "Try --data plants.csv.");
    assertThat(Invocation.of(command, "digits").isRefused().err()).contains("Try --data digits.");
    assertThat(Invocation.of(command, "my plants.csv").isRefused().err())
        .contains("Try --data 'my plants.csv'.");
    assertThat(Invocation.of(command, "--data=a.csv", "b.csv").isRefused().err())
        .contains("hadamard " + command + " --help")
        .doesNotContain("Try --data");
    assertThat(Invocation.of(command, "fast").isRefused().err()).doesNotContain("--data fast");
  }

  @Test
  void a_model_without_its_option_is_answered_with_the_option() {
    for (String command : List.of("predict", "evaluate")) {
      assertThat(Invocation.of(command, "m.safetensors", "--data=a.csv").isRefused().err())
          .contains("takes no argument 'm.safetensors'", "Try --model m.safetensors.");
    }
    assertThat(Invocation.of("train", "m.safetensors").isRefused().err()).doesNotContain("--model");
  }

  // ----------------------------------------------------------------------------- without a label

  @Test
  void an_evaluation_without_labels_is_answered_with_the_option_and_with_predict() {
    folder.train(1, SavedModelFolder.flowers());
    for (String table : List.of("width,height\n1,108\n", "width,height,flower\n1,108,rose\n")) {
      assertThat(folder.run("evaluate", table).isRefused().err())
          .contains("there is no column 'kind'", "--label", "hadamard predict");
    }
    assertThat(folder.run("predict", "width,height\n1,108\n").endsWith(0).out())
        .startsWith("kind\n");
    folder.train(1, SavedModelFolder.flowers().substring("width,height,kind\n".length()));
    assertThat(folder.run("evaluate", "1,108\n3,301\n").isRefused().err())
        .contains("there is no column for the class", "--label", "hadamard predict");
  }

  // ----------------------------------------------------------------------------- too few samples

  @Test
  void too_few_samples_are_answered_with_how_many_it_takes() {
    String few = folder.file("few.csv", "a,kind\n1,x\n2,y\n").toString();
    assertThat(Invocation.of("train", "--data", few).isRefused().err())
        .contains("too few to hold out", "needs 3 samples", "--label")
        .doesNotContain("--layers");
    String values = folder.file("values.csv", "a,b\n1,1.5\n2,2.5\n").toString();
    assertThat(Invocation.of("train", "--data", values, "--task", "regression").isRefused().err())
        .contains("too few to hold", "3 samples or more")
        .doesNotContain("--layers", "--label");
    assertThat(Invocation.of("train", "--layers", "2147483647,2147483647").isRefused().err())
        .contains("Choose smaller --layers.")
        .doesNotContain("--data");
  }
}
