package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.CsvFormat;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.MissingValues;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

  private static final List<String> TWO = List.of("no", "yes");

  private final Path file;

  ModelTest(@TempDir Path folder) {
    this.file = folder.resolve("model.safetensors");
  }

  static List<String> backends() {
    return TestBackends.names().toList();
  }

  private static DataSet table(CsvFormat format, String text) {
    return format.read("table", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** z = w·x + b with one layer. */
  private static SavedModel linear(Activation activation, float[] w, float[] b) {
    NetworkSpec spec =
        NetworkSpec.of(Activation.IDENTITY, activation, w.length / b.length, b.length);
    Parameters parameters = Parameters.of(spec, new float[][] {w}, new float[][] {b});
    try (Backend backend = Backends.open("reference");
        Network network = new Network(backend, spec, parameters)) {
      return SavedModel.of(network);
    }
  }

  private static float[][] rows(DataSet data) {
    return IntStream.range(0, data.rows()).mapToObj(data::features).toArray(float[][]::new);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void what_was_trained_saved_and_loaded_predicts_from_raw_features(String name) {
    DataSplit split = BundledData.digits().split(0.2, 42);
    Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, split.train());
    try (Backend backend = TestBackends.open(name)) {
      Evaluation trained;
      try (Network network = Network.create(backend, NetworkSpec.of(64, 32, 10), 42);
          Trainer trainer =
              new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), 32)) {
        trainer.fit(scaling.apply(split.train()), 3, 42);
        trained = trainer.evaluate(scaling.apply(split.test()));
        Models.save(network, scaling, split.train(), file);
      }
      try (Model model = Model.load(file, backend)) {
        assertThat(model.task()).contains(Task.CLASSIFICATION);
        assertThat(model.evaluate(split.test())).isEqualTo(trained);
        List<ClassPrediction> all = model.predictClasses(rows(split.test()));
        long right =
            IntStream.range(0, all.size())
                .filter(row -> all.get(row).index() == split.test().label(row))
                .count();
        assertThat(right).isEqualTo(trained.confusion().correct());
        ClassPrediction one = model.predictClass(split.test().features(0));
        assertThat(one.label()).isEqualTo(all.get(0).label());
        assertThat(one.probability()).isCloseTo(all.get(0).probability(), within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void many_threads_get_the_bits_that_one_gets(String name) throws Exception {
    DataSet digits = BundledData.digits();
    NetworkSpec spec = NetworkSpec.of(Activation.TANH, Activation.IDENTITY, 64, 40, 10);
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, spec, 7)) {
      Models.save(network, Scaling.fit(ScalingMethod.STANDARDISE, digits), digits, file);
      try (Model model = Model.load(file, backend)) {
        float[][] samples = rows(digits.select(IntStream.range(0, 400).toArray()));
        List<ClassPrediction> alone = new ArrayList<>();
        for (float[] sample : samples) {
          alone.add(model.predictClass(sample));
        }
        List<ClassPrediction> together = model.predictClasses(samples);
        Evaluation evaluation = model.evaluate(digits);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
          List<Future<?>> done = new ArrayList<>();
          for (int thread = 0; thread < 8; thread++) {
            int first = thread * 50;
            done.add(
                threads.submit(
                    () -> {
                      for (int i = 0; i < 50; i++) {
                        int row = (first + 7 * i) % samples.length;
                        assertThat(model.predictClass(samples[row])).isEqualTo(alone.get(row));
                      }
                      assertThat(model.predictClasses(samples)).isEqualTo(together);
                      assertThat(model.evaluate(digits)).isEqualTo(evaluation);
                    }));
          }
          for (Future<?> each : done) {
            each.get();
          }
        } finally {
          threads.shutdownNow();
        }
      }
    }
  }

  @Test
  void values_are_in_the_units_of_the_target() {
    DataSet houses =
        DataSet.ofValues("houses", 1, new float[] {0, 10, 20}, new float[] {1e6f, 2e6f, 3e6f});
    SavedModel saved =
        linear(Activation.IDENTITY, new float[] {1}, new float[] {0})
            .withScaling(Scaling.of(ScalingMethod.MIN_MAX, new double[] {10}, new double[] {0.1}))
            .trainedOn(houses)
            .withTargetScaling(new TargetScaling(2e6, 1e6));
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      assertThat(model.predictValue(20)).isEqualTo(3e6);
      assertThat(model.predictValues(new float[][] {{0}, {10}})).containsExactly(1e6, 2e6);
      assertThat(model.evaluate(houses).regression().mae()).isZero();
      DataSet other =
          DataSet.ofValues("other", 1, new float[] {0, 10}, new float[] {1.1e6f, 1.9e6f});
      assertThat(model.evaluate(other).regression().mae()).isCloseTo(1e5, within(1.0));
      assertThatThrownBy(() -> model.predictClass(1)).hasMessageContaining("values, not classes");
    }
  }

  @Test
  void probabilities_are_the_softmax_of_logits() {
    SavedModel saved =
        linear(Activation.IDENTITY, new float[] {1, 2, 1000}, new float[] {0, 0, 0})
            .withClasses(List.of("a", "b", "c"));
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      double sum = Math.exp(-2) + Math.exp(-1) + Math.exp(-1000);
      ClassPrediction minus = model.predictClass(-1);
      assertThat(minus.label()).isEqualTo("a");
      assertThat(minus.probabilities())
          .containsExactly(new double[] {Math.exp(-1) / sum, Math.exp(-2) / sum, 0}, within(1e-15));
      ClassPrediction large = model.predictClass(1e30f);
      assertThat(large.label()).isEqualTo("c");
      assertThat(large.probability()).isEqualTo(1);
    }
  }

  @Test
  void one_output_is_the_probability_of_the_second_class() {
    SavedModel logit = linear(Activation.IDENTITY, new float[] {2}, new float[] {0});
    SavedModel sigmoid = linear(Activation.SIGMOID, new float[] {2}, new float[] {0});
    try (Backend backend = Backends.open("reference")) {
      for (SavedModel saved : List.of(logit, sigmoid)) {
        try (Model model = Model.of(saved.withClasses(TWO), backend)) {
          ClassPrediction yes = model.predictClass(1);
          assertThat(yes.label()).isEqualTo("yes");
          assertThat(yes.probability()).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-7));
          assertThat(model.predictClass(-1).label()).isEqualTo("no");
          assertThat(model.predictClass(-1).probability())
              .isCloseTo(1 / (1 + Math.exp(-2)), within(1e-7));
        }
      }
    }
  }

  @Test
  void outputs_that_are_no_probabilities_are_not_passed_off_as_such() {
    SavedModel tanh = linear(Activation.TANH, new float[] {1, 2}, new float[2]).withClasses(TWO);
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(tanh, backend)) {
      assertThat(model.hasProbabilities()).isFalse();
      ClassPrediction yes = model.predictClass(1);
      assertThat(yes.label()).isEqualTo("yes");
      assertThatThrownBy(yes::probability).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_model_without_scaling_takes_its_inputs_as_they_are() {
    SavedModel saved = linear(Activation.IDENTITY, new float[] {3, 5}, new float[] {1});
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      assertThat(model.outputs(2, 4)).containsExactly(27);
      assertThat(model.task()).isEmpty();
      assertThatThrownBy(() -> model.predictClass(2, 4))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Models.save(network, scaling, data, file)");
    }
  }

  @Test
  void a_missing_feature_counts_as_the_mean_of_the_training() {
    DataSet train =
        table(CsvFormat.DEFAULT.withMissing(MissingValues.MEAN), "x,class\n1,no\n3,yes\n?,yes\n");
    Scaling scaling = Scaling.fit(ScalingMethod.STANDARDISE, train);
    SavedModel saved =
        linear(Activation.IDENTITY, new float[] {1, -1}, new float[2])
            .withScaling(scaling)
            .trainedOn(train);
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      assertThat(model.outputs(Float.NaN)).isEqualTo(model.outputs(2));
      assertThat(model.evaluate(train).samples()).isEqualTo(3);
    }
  }

  @Test
  void classes_are_compared_by_name_and_columns_must_have_the_order_of_the_training() {
    DataSet train = table(CsvFormat.DEFAULT, "x,y,class\n1,2,no\n3,4,yes\n");
    SavedModel saved =
        linear(Activation.IDENTITY, new float[] {1, 0, 0, 1}, new float[2]).trainedOn(train);
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      DataSet reversed =
          new DataSet("r", 2, new float[] {9, 0, 0, 9}, new int[] {1, 0}, List.of("yes", "no"));
      assertThat(model.evaluate(reversed).accuracy()).isEqualTo(1);
      DataSet swapped = table(CsvFormat.DEFAULT, "y,x,class\n1,2,no\n3,4,yes\n");
      assertThatThrownBy(() -> model.evaluate(swapped))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("feature 1 is 'y', the model was trained with 'x' there");
      DataSet unknown = table(CsvFormat.DEFAULT, "x,y,class\n1,2,no\n3,4,maybe\n");
      assertThatThrownBy(() -> model.evaluate(unknown))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("knows no class 'maybe'");
    }
  }

  @Test
  void a_regression_is_not_saved_without_its_target_scaling() {
    DataSet values = DataSet.ofValues("v", 1, new float[] {0, 1}, new float[] {5, 7});
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, NetworkSpec.of(1, 1), 1)) {
      assertThatThrownBy(() -> Models.save(network, Scaling.none(1), values, file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("target scaling");
      assertThat(file).doesNotExist();
      Models.save(network, Scaling.none(1), TargetScaling.fit(values), values, file);
      assertThat(Models.load(file).task()).contains(Task.REGRESSION);
    }
  }

  @Test
  void the_columns_of_the_table_are_saved_and_older_readers_skip_them() {
    DataSet train =
        table(
            CsvFormat.DEFAULT.withDecimal(',').withMissing(MissingValues.DROP),
            "größe;\"a \"\"b\"\"\";class\n1,5;2;no\n3;4;yes\n");
    SavedModel saved =
        linear(Activation.IDENTITY, new float[] {1, 0, 0, 1}, new float[2]).trainedOn(train);
    Models.save(saved, file);
    assertThat(Models.load(file)).isEqualTo(saved);
    assertThat(Models.load(file).schema()).isEqualTo(train.schema());
    assertThat(ModelMetadata.of(saved)).containsEntry("hadamard.version", "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"width\":\"3\",\"label\":2}",
        "{\"width\":3,\"label\":3}",
        "{\"label\":2}",
        "{\"width\":3}",
        "null",
        "{\"width\":4,\"label\":3}",
        "{\"width\":3,\"label\":2,\"names\":[\"x\"]}",
        "{\"width\":3,\"label\":2,\"separator\":\"\"}",
        "{\"width\":3,\"label\":2,\"missing\":\"perhaps\"}"
      })
  void columns_that_contradict_each_other_or_the_network_make_no_model(String columns) {
    SavedModel saved = linear(Activation.IDENTITY, new float[] {1, 0, 0, 1}, new float[2]);
    Safetensors content = ModelLayout.toTensors(saved);
    Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
    metadata.put("hadamard.table", columns);
    Models.write(file, new SafetensorsWriter(new Safetensors(metadata, content.tensors())));
    assertThatThrownBy(() -> Models.load(file)).isInstanceOf(ModelFormatException.class);
    metadata.put("hadamard.table", "{\"width\":3,\"label\":2,\"later\":{}}");
    Models.write(file, new SafetensorsWriter(new Safetensors(metadata, content.tensors())));
    assertThat(Models.load(file).schema()).isPresent();
  }
}
