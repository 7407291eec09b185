package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.data.CsvFormat;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputSamples;
import dev.hadamard.nn.data.MissingValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model and the CSV files that it predicts. */
class ModelTableTest {

  private final Path folder;

  ModelTableTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A model that says "wide" where the width is above the height; its outputs are these two. */
  private Path saved() {
    DataSet table =
        CsvFormat.DEFAULT.read(file("training.csv", "width,height,shape\n1,2,tall\n2,1,wide\n"));
    NetworkSpec spec = NetworkSpec.of(Activation.IDENTITY, Activation.IDENTITY, 2, 2);
    Parameters parameters =
        Parameters.of(spec, new float[][] {{0, 1, 1, 0}}, new float[][] {{0, 0}});
    Path model = folder.resolve("model.safetensors");
    try (Backend backend = Backends.open("reference");
        Network network = new Network(backend, spec, parameters)) {
      Models.save(SavedModel.of(network).trainedOn(table), model);
    }
    return model;
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException unwritable) {
      throw new IllegalStateException(unwritable);
    }
  }

  @Test
  void a_csv_file_is_predicted_in_two_lines() {
    Path table = file("new.csv", "height,id,width\n5,a,3\n5,b,8\n");
    try (Backend backend = Backends.open("reference");
        Model model = Model.load(saved(), backend)) {
      InputSamples samples = model.inputFormat().read(table);
      List<ClassPrediction> shapes = model.predictClasses(samples.features());
      assertThat(shapes).extracting(ClassPrediction::label).containsExactly("tall", "wide");
    }
  }

  @Test
  void a_labelled_csv_file_is_evaluated_in_one_line() {
    Path table = file("new.csv", "shape,height,width\ntall,5,3\nwide,5,8\nwide,5,4\n");
    try (Backend backend = Backends.open("reference");
        Model model = Model.load(saved(), backend)) {
      assertThat(model.evaluate(model.inputFormat().readLabelled(table)).confusion().correct())
          .isEqualTo(2);
    }
  }

  @Test
  void samples_of_which_one_lacks_a_value_are_not_predicted_all_at_once() {
    Path table = file("new.csv", "width,height\n3,5\n?,5\n");
    try (Backend backend = Backends.open("reference");
        Model model = Model.load(saved(), backend)) {
      InputSamples samples = model.inputFormat().withMissing(MissingValues.DROP).read(table);
      assertThatThrownBy(samples::features)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith(
              "new.csv:3: the sample lacks a value; predict the others one by one, see isComplete");
    }
  }

  @Test
  void a_model_is_not_read_from_a_pipe() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no named pipes here");
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> Models.load(pipe))
        .isInstanceOf(ModelFileException.class)
        .hasMessageEndingWith(
            "pipe: is a pipe or a device; a model must be a regular file, of known length");
  }
}
