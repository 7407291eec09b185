package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Initialisation;
import dev.hadamard.spi.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

  private static final NetworkSpec SPEC =
      NetworkSpec.chain(
          3,
          List.of(
              new Dense(4, Activation.LEAKY_RELU, Initialisation.HE_UNIFORM),
              new Dense(2, Activation.IDENTITY, Initialisation.LECUN_NORMAL)));

  static SavedModel everything() {
    return new SavedModel(
        SPEC,
        Parameters.initial(SPEC, 1),
        Optional.of(
            Scaling.of(
                ScalingMethod.STANDARDISE,
                new double[] {0.1, -1e-30, 1e9 + 1 / 3.0},
                new double[] {1 / 3.0, 1, 1e30})),
        List.of("\"yes\", she said", "não <&>"),
        Optional.empty(),
        Optional.of(
            new TrainingState(7, 12_345_678_901L, Map.of("velocity", Parameters.initial(SPEC, 2)))),
        Map.of("optimizer", "momentum(eta=0.05, mu=0.9)", "seed", "42"));
  }

  @Test
  void a_model_comes_back_as_it_was_saved(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    Models.save(everything(), file);
    assertThat(Models.load(file)).isEqualTo(everything());
  }

  @Test
  void a_network_comes_back_on_another_backend_with_the_same_bits(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    Parameters special =
        Parameters.of(
            NetworkSpec.of(3, 2),
            new float[][] {{-0f, Float.MIN_VALUE, Float.MAX_VALUE, 1 / 3f, -1e-40f, 2}},
            new float[][] {{-Float.MAX_VALUE, -Float.MIN_VALUE}});
    try (Backend one = Backends.open("reference");
        Backend other = Backends.open("reference");
        Network network = new Network(one, NetworkSpec.of(3, 2), special)) {
      Models.save(network, file);
      try (Network loaded = Models.load(file, other)) {
        assertThat(loaded.spec()).isEqualTo(network.spec());
        assertThat(loaded.read()).isEqualTo(special);
      }
    }
  }

  @Test
  void a_saved_network_names_the_precision_of_its_products(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, NetworkSpec.of(3, 2), 1)) {
      Models.save(network, file);
    }
    assertThat(Models.load(file).notes()).containsEntry("precision", "fp32");
  }

  @Test
  void the_file_is_laid_out_as_safetensors_says(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Models.save(everything(), file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    assertThat((8 + length) % 8).as("data begin on a multiple of 8").isZero();
    String text = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
    JsonObject header = JsonParser.parseString(text).getAsJsonObject();
    JsonObject weight = header.getAsJsonObject("layers.0.weight");
    assertThat(weight.get("dtype").getAsString()).isEqualTo("F32");
    assertThat(weight.get("shape")).hasToString("[4,3]");
    assertThat(weight.get("data_offsets")).hasToString("[0,48]");
    assertThat(header.getAsJsonObject("layers.0.bias").get("shape")).hasToString("[4]");
    assertThat(header.keySet())
        .contains("layers.1.weight", "layers.1.bias", "optimizer.velocity.layers.0.weight");
    assertThat(header.getAsJsonObject("__metadata__").entrySet())
        .allSatisfy(entry -> assertThat(entry.getValue().getAsJsonPrimitive().isString()).isTrue());
    float[] w = Parameters.initial(SPEC, 1).weight(0);
    for (int i = 0; i < w.length; i++) {
      assertThat(bytes.getFloat(8 + length + 4 * i)).isEqualTo(w[i]);
    }
    assertThat(bytes.capacity()).isEqualTo(8 + length + 2 * 4 * (12 + 4 + 8 + 2));
  }

  @Test
  void the_same_model_gives_the_same_bytes(@TempDir Path folder) throws IOException {
    Models.save(everything(), folder.resolve("a"));
    Models.save(Models.load(folder.resolve("a")), folder.resolve("b"));
    assertThat(folder.resolve("b")).hasSameBinaryContentAs(folder.resolve("a"));
  }

  @Test
  void saving_replaces_the_old_file_follows_links_and_leaves_nothing_else(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("model.safetensors");
    Path link = folder.resolve("latest");
    Files.writeString(file, "old");
    Files.createSymbolicLink(link, file.getFileName());
    Models.save(everything(), link);
    assertThat(link).isSymbolicLink();
    assertThat(Models.load(file)).isEqualTo(everything());
    assertThat(names(folder)).containsExactlyInAnyOrder("latest", "model.safetensors");
  }

  @Test
  void saving_works_in_a_thread_that_was_interrupted(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    Thread.currentThread().interrupt();
    try {
      Models.save(everything(), file);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(Models.load(file)).isEqualTo(everything());
  }

  @Test
  void a_target_that_cannot_be_written_is_told_and_nothing_is_left_behind(@TempDir Path folder)
      throws IOException {
    Path missing = folder.resolve("none").resolve("model.safetensors");
    assertThatThrownBy(() -> Models.save(everything(), missing))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(missing + ": cannot be written: there is no folder");
    Path directory = Files.createDirectory(folder.resolve("directory"));
    assertThatThrownBy(() -> Models.save(everything(), directory))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("it is a folder");
    Path full = folder.resolve("x".repeat(300));
    assertThatThrownBy(() -> Models.save(everything(), full))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("cannot be written");
    assertThat(names(folder)).containsExactly("directory");
  }

  /** /proc takes no files from anyone, root included. */
  @Test
  void a_folder_that_takes_no_files_is_told() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no /proc here");
    assertThatThrownBy(() -> Models.save(everything(), Path.of("/proc/self/model.safetensors")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("/proc/self/model.safetensors: cannot be written");
  }

  @Test
  void a_fault_in_the_middle_of_saving_leaves_the_old_file_and_no_other(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    Models.save(everything(), file);
    SafetensorsWriter whole = new SafetensorsWriter(ModelLayout.toTensors(everything()));
    AtomicFile.Content diskFull =
        out -> {
          whole.writeTo(out);
          throw new IOException("No space left on device");
        };
    AtomicFile.Content outOfMemory =
        out -> {
          whole.writeTo(out);
          throw new OutOfMemoryError("planted");
        };
    assertThatThrownBy(() -> Models.write(file, diskFull))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(file + ": cannot be written: No space left on device");
    assertThatThrownBy(() -> Models.write(file, outOfMemory)).isInstanceOf(OutOfMemoryError.class);
    assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.tmp");
    assertThat(Models.load(file)).isEqualTo(everything());
  }

  private static SavedModel regression() {
    NetworkSpec spec = NetworkSpec.of(3, 1);
    return new SavedModel(
        spec,
        Parameters.initial(spec, 1),
        Optional.empty(),
        List.of(),
        Optional.of(new TargetScaling(1e9 + 1 / 3.0, 1e-310)),
        Optional.empty(),
        Map.of());
  }

  @Test
  void a_regression_comes_back_with_what_its_output_stands_for(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    Models.save(regression(), file);
    assertThat(Models.load(file)).isEqualTo(regression());
    assertThat(Models.load(file).task()).contains(Task.REGRESSION);
    assertThat(everything().task()).contains(Task.CLASSIFICATION);
    assertThat(everything().withClasses(List.of()).task()).isEmpty();
  }

  /** A reader of version 1 knows no target scaling and would show the bare output as the value. */
  @Test
  void only_a_regression_needs_a_newer_reader() {
    assertThat(ModelMetadata.of(everything())).containsEntry("hadamard.version", "1");
    assertThat(ModelMetadata.of(regression())).containsEntry("hadamard.version", "2");
    Map<String, String> written = ModelMetadata.of(everything());
    assertThat(ModelMetadata.parse(written).targetScaling()).isEmpty();
  }

  /** Written when GELU was the tanh form: version 1, and version 2 as a regression. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void gelu_in_an_older_file_is_the_tanh_form(int version) throws Exception {
    Path file =
        Path.of(
            Objects.requireNonNull(ModelsTest.class.getResource("gelu-" + version + ".safetensors"))
                .toURI());
    SavedModel model = Models.load(file);
    assertThat(model.spec())
        .isEqualTo(NetworkSpec.of(Activation.GELU_TANH, Activation.IDENTITY, 2, 3, 1));
    assertThat(model.targetScaling().isPresent()).isEqualTo(version == 2);
  }

  /** To an older reader gelu is the tanh form, so it must refuse a file that says otherwise. */
  @ParameterizedTest
  @EnumSource(names = {"GELU", "GELU_TANH"})
  void a_new_file_says_which_gelu_it_has(Activation gelu, @TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    NetworkSpec spec = NetworkSpec.of(gelu, Activation.IDENTITY, 2, 3, 1);
    SavedModel model =
        new SavedModel(
            spec,
            Parameters.initial(spec, 7),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    assertThat(ModelMetadata.of(model)).containsEntry("hadamard.version", "3");
    assertThat(ModelMetadata.of(model).get("hadamard.spec"))
        .contains("\"activation\":\"" + gelu.label() + "\"");
    Models.save(model, file);
    assertThat(Models.load(file)).isEqualTo(model);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void parts_that_do_not_belong_together_are_refused() {
    SavedModel model = everything();
    assertThatThrownBy(() -> model.withClasses(List.of("a", "b", "c")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.withScaling(Scaling.none(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.withTargetScaling(new TargetScaling(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a regression has one output and no class, not 2 and 2");
    Parameters wrong = Parameters.initial(NetworkSpec.of(3, 3), 1);
    assertThatThrownBy(() -> model.withTraining(new TrainingState(0, 0, Map.of("velocity", wrong))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
