package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.TargetScaling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights, features and outputs that are NaN or infinite: no class and no value follows from them.
 */
class NonFiniteModelTest {

  private static final List<String> THREE = List.of("a", "b", "c");
  private static final NetworkSpec SPEC =
      NetworkSpec.of(Activation.IDENTITY, Activation.IDENTITY, 2, 3);

  private final Path file;

  NonFiniteModelTest(@TempDir Path folder) {
    this.file = folder.resolve("model.safetensors");
  }

  private static SavedModel model(NetworkSpec spec, float[] w, float[] b) {
    return new SavedModel(
        spec,
        Parameters.of(spec, new float[][] {w}, new float[][] {b}),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private static SavedModel classes(float... w) {
    return model(SPEC, w, new float[3]).withClasses(THREE);
  }

  private static SavedModel values(float w) {
    NetworkSpec one = NetworkSpec.of(Activation.IDENTITY, Activation.IDENTITY, 1, 1);
    return model(one, new float[] {w}, new float[1]);
  }

  // ------------------------------------------------------------------------------------- weights

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void a_file_with_such_a_weight_is_refused_by_tensor_and_position(float spoilt)
      throws IOException {
    Models.save(classes(1, 2, 3, 4, 5, 6), file);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(bytes.length - 9 * Float.BYTES + 3 * Float.BYTES, spoilt);
    Files.write(file, bytes);
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensor layers.0.weight has " + spoilt + " at [1, 1]");
  }

  @Test
  void a_network_with_such_a_weight_is_not_saved_and_the_older_file_stays() throws IOException {
    Models.save(classes(1, 2, 3, 4, 5, 6), file);
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> Models.save(classes(1, 2, 3, Float.NaN, 5, 6), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layers.0.weight has NaN at [1, 1]: the training diverged");
    Parameters spoilt =
        Parameters.of(
            SPEC, new float[][] {new float[6]}, new float[][] {{0, 0, Float.POSITIVE_INFINITY}});
    SavedModel training =
        classes(1, 2, 3, 4, 5, 6).withTraining(new TrainingState(1, 1, Map.of("velocity", spoilt)));
    assertThatThrownBy(() -> Models.save(training, file))
        .hasMessageContaining("optimizer.velocity.layers.0.bias has Infinity at [2]");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  // ------------------------------------------------------------------------------------- outputs

  @Test
  void a_sample_on_which_the_network_overflows_has_no_class() {
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(classes(3e38f, -3e38f, 1, 1, 2, 2), backend)) {
      assertThat(model.predictClass(0.5f, 0.25f).label()).isEqualTo("a");
      assertThatThrownBy(() -> model.predictClass(10, 0))
          .isInstanceOf(UnusableSampleException.class)
          .hasMessageStartingWith("the network overflows: its output 0 is Infinity")
          .hasMessageEndingWith("too far from those of the training");
      assertThatThrownBy(() -> model.outputs(10, 0)).hasMessageContaining("Infinity");
      assertThatThrownBy(() -> model.predictClasses(new float[][] {{0, 0}, {1, 0}, {10, 0}}))
          .hasMessageStartingWith("samples[2]: the network overflows: its output 0 is Infinity")
          .asInstanceOf(type(UnusableSampleException.class))
          .extracting(UnusableSampleException::sample)
          .isEqualTo(2);
    }
  }

  @Test
  void a_sample_on_which_the_network_overflows_is_not_evaluated() {
    DataSet samples =
        new DataSet("far", 2, new float[] {0, 1, 1, 0, 10, 0}, new int[] {2, 0, 0}, THREE);
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(classes(3e38f, 0, 1, 1, 2, 2), backend)) {
      assertThatThrownBy(() -> model.evaluate(samples))
          .isInstanceOf(UnusableSampleException.class)
          .hasMessageStartingWith("data set far: sample 3: the network overflows");
    }
  }

  @Test
  void a_value_that_overflows_is_none() {
    SavedModel saved = values(1e38f).withTargetScaling(new TargetScaling(0, 1e300));
    DataSet samples = DataSet.ofValues("far", 1, new float[] {0, 100}, new float[] {0, 0});
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      assertThatThrownBy(() -> model.predictValue(1))
          .hasMessageStartingWith("the network overflows: the value is Infinity");
      assertThatThrownBy(() -> model.predictValues(new float[][] {{0}, {100}}))
          .hasMessageStartingWith("samples[1]: the network overflows: its output 0 is Infinity");
      assertThatThrownBy(() -> model.evaluate(samples))
          .hasMessageStartingWith("data set far: sample 2: the network overflows");
    }
  }

  @Test
  void a_feature_that_is_too_large_to_scale_is_named() {
    Scaling steep = Scaling.of(ScalingMethod.MIN_MAX, new double[] {0, 0}, new double[] {1, 1e10});
    DataSet samples =
        new DataSet("steep", 2, new float[] {0, 1, 1, 1e38f}, new int[] {2, 0}, THREE);
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(classes(1, 2, 3, 4, 5, 6).withScaling(steep), backend)) {
      assertThatThrownBy(() -> model.predictClass(1, 1e38f))
          .isInstanceOf(UnusableSampleException.class)
          .hasMessage("features[1] is 1.0E38, which is too large to scale");
      assertThatThrownBy(() -> model.evaluate(samples))
          .hasMessage(
              "data set steep: sample 2: features[1] is 1.0E38, which is too large to scale");
    }
  }

  // --------------------------------------------------------------------------------- foreign files

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hadamard.table   | null                     | is malformed: null where an object belongs
          hadamard.table   | {"width":2.5,"label":1}  | not an integer, or too large, at width
          hadamard.table   | {"width":3               | is malformed: no valid JSON at character 11
          hadamard.table   | {"width":3}              | lacks its width or its label
          hadamard.classes | ["a",null,"b"]           | null where a string belongs, at [1]
          hadamard.scaling | {"offset":7}             | a number where an array belongs, at offset
          """)
  void what_is_wrong_with_the_metadata_is_said_in_plain_words(
      String key, String text, String reason) {
    Safetensors content = ModelLayout.toTensors(classes(1, 2, 3, 4, 5, 6));
    Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
    metadata.put(key, text);
    Models.write(file, new SafetensorsWriter(new Safetensors(metadata, content.tensors())));
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("path $", "BEGIN_", "Expected", "http");
  }

  @Test
  void two_classes_of_one_name_make_no_model() {
    assertThatThrownBy(() -> classes(1, 2, 3, 4, 5, 6).withClasses(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two classes are named 'a'");
  }
}
