package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code predict}, {@code evaluate} and {@code inspect} refuse. */
class PredictRefusalTest {

  private final SavedModelFolder folder;

  PredictRefusalTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  // ------------------------------------------------------------------------------------- outputs

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void the_answers_never_replace_the_data_or_the_model() throws IOException {
    folder.train(SavedModelFolder.flowers());
    String text = "width,height\n1.08,108\n";
    Path table = folder.file("table.csv", text);
    byte[] model = Files.readAllBytes(folder.model());
    Path linked = Files.createSymbolicLink(folder.folder().resolve("linked.csv"), table);
    Path hard = Files.createLink(folder.folder().resolve("hard.csv"), table);
    Path dotted = folder.folder().resolve("out/../table.csv");
    for (Path out : List.of(table, linked, hard, dotted)) {
      assertThat(folder.run("predict", text, "--out", out.toString()).isRefused().err())
          .as(out.toString())
          .contains("would overwrite the file of --data", "--out");
    }
    assertThat(folder.run("predict", text, "--out", folder.model().toString()).isRefused().err())
        .contains("would overwrite the file of --model");
    assertThat(table).content().isEqualTo(text);
    assertThat(folder.model()).hasBinaryContent(model);
    assertThat(folder.run("predict", text, "--out", "").isRefused().err())
        .contains("--out is empty");
  }

  @Test
  void a_training_never_replaces_its_data() throws IOException {
    Path table = folder.file("model.safetensors", SavedModelFolder.flowers());
    Invocation run =
        Invocation.of("train", "--data=" + table, "--out=" + folder.folder(), "--epochs=1");
    assertThat(run.isRefused().err())
        .contains("model.safetensors would be overwritten", "the file of --data", "--out");
    assertThat(table).content().isEqualTo(SavedModelFolder.flowers());
    assertThat(Invocation.of("train", "--out=").isRefused().err()).contains("--out is empty");
  }

  // ------------------------------------------------------------------------- what is not finite

  @Test
  void a_model_with_a_weight_that_is_not_a_number_is_refused_by_every_command() throws IOException {
    folder.train(1, SavedModelFolder.flowers());
    byte[] bytes = Files.readAllBytes(folder.model());
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
    Files.write(folder.model(), bytes);
    String table = "width,height,kind\n1.08,108,rose\n";
    for (Invocation run :
        List.of(
            folder.run("predict", table),
            folder.run("evaluate", table, "--json"),
            Invocation.of("inspect", folder.model().toString()))) {
      assertThat(run.isRefused().err())
          .contains("model.safetensors: tensor ", ".bias has NaN at [", "the training diverged");
    }
  }

  @Test
  void an_evaluation_on_a_sample_that_overflows_is_refused_with_the_sample() {
    save(new float[] {3e38f}, 0);
    String table = "x,y\n0.5,1\n\n?,3\n100,2\n";
    Invocation run = folder.run("evaluate", table, "--json", "--label", "y", "--missing", "drop");
    assertThat(run.endsWith(2).err())
        .contains("table.csv:5: the network overflows", "too far from those")
        .doesNotContain("is not a valid double", "unexpected");
    assertThat(run.out()).isEmpty();
  }

  // ------------------------------------------------------------------------------------- features

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
    String labelled = "width,height,kind\n0.00108,108,rose\n,,\n3e38,300,rose\n";
    assertThat(folder.run("evaluate", labelled).endsWith(2).err())
        .contains("table.csv:4: column 1 (width): ", "too large to scale");
  }

  @Test
  void probabilities_that_there_are_not_are_refused_before_a_backend_is_opened() {
    save(new float[] {1}, 0);
    Path table = folder.file("t.csv", "0.5\n");
    Invocation run =
        Invocation.of(
            "predict",
            "--backend=cuda",
            "--probabilities",
            "--model=" + folder.model(),
            "--data=" + table);
    assertThat(run.isRefused().err())
        .contains("the model predicts values, which have no probabilities");
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
      throw new UncheckedIOException(unwritable);
    }
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
    folder.train(SavedModelFolder.flowers());
    int bar = tableAndReason.lastIndexOf('|');
    assertThat(folder.run("predict", tableAndReason.substring(0, bar)).isRefused().err())
        .contains(tableAndReason.substring(bar + 1));
  }

  @Test
  void a_table_that_is_missing_is_refused() {
    folder.train(SavedModelFolder.flowers());
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

  @Test
  void a_folder_is_answered_with_the_model_in_it() {
    folder.train(1, SavedModelFolder.flowers());
    Path out = folder.folder().resolve("out");
    for (Invocation run :
        List.of(
            Invocation.of("inspect", out.toString()),
            Invocation.of("predict", "--model=" + out, "--data=digits"))) {
      assertThat(run.isRefused().err())
          .contains(out + " is a folder", out.resolve("model-best.safetensors").toString());
    }
    assertThat(Invocation.of("inspect", folder.folder().toString()).isRefused().err())
        .contains("is a folder", "hadamard train");
    assertThat(Invocation.of("inspect", "").isRefused().err()).contains("is empty");
  }

  @Test
  void before_the_first_training_there_is_no_model_to_take_by_default() throws Exception {
    for (Invocation run : List.of(inFolder("inspect"), inFolder("evaluate", "--data=digits"))) {
      assertThat(run.endsWith(2).err())
          .contains("there is no model " + ModelFile.DEFAULT, "Run 'hadamard train' first");
    }
  }

  /** A command in a process of its own, whose working folder is the temporary one. */
  private Invocation inFolder(String... args) throws IOException, InterruptedException {
    Path out = folder.folder().resolve("stdout");
    Path err = folder.folder().resolve("stderr");
    String classPath =
        LauncherProject.classPath()
            .map(path -> path.toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Stream<String> program = Stream.of("-cp", classPath, Main.class.getName());
    Process process =
        LauncherProject.command(
                java, Stream.concat(program, Stream.of(args)).toArray(String[]::new))
            .directory(folder.folder().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the program came back").isTrue();
    return new Invocation(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void a_format_that_there_is_not_is_refused_in_one_sentence() {
    assertThat(Invocation.of("predict", "--data=t.csv", "--format=xml").isRefused().err())
        .startsWith("hadamard: invalid value for option '--format'")
        .contains("unknown format 'xml'; choose one of csv, jsonl");
  }
}
