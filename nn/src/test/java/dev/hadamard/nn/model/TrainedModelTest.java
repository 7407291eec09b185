package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.CsvFormat;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is trained in one call. */
class TrainedModelTest {

  private final Path folder;

  TrainedModelTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void digits_are_learned_from_raw_data_and_survive_the_file() {
    DataSplit digits = BundledData.digits().split(0.2, 42);
    NetworkSpec spec = NetworkSpec.of(64, 32, 10);
    Path file = folder.resolve("digits.safetensors");
    try (Backend backend = Backends.open("cpu");
        Model trained = Model.train(backend, spec, digits.train(), Optimizer.adam(0.003), 10, 42)) {
      double accuracy = trained.evaluate(digits.test()).accuracy();
      assertThat(accuracy).isGreaterThan(0.94);
      trained.save(file);
      assertThat(Models.load(file).loss()).contains(Loss.SOFTMAX_CROSS_ENTROPY);
      try (Model loaded = Model.load(file, backend)) {
        assertThat(loaded.evaluate(digits.test()).accuracy()).isEqualTo(accuracy);
        assertThat(loaded.classes()).isEqualTo(digits.train().classes());
      }
    }
  }

  @Test
  void a_regression_predicts_in_the_units_of_its_target() throws IOException {
    StringBuilder table = new StringBuilder("size,rooms,price\n");
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int size = 30 + random.nextInt(120);
      int rooms = 1 + random.nextInt(6);
      table.append(size).append(',').append(rooms).append(',').append(2000 * size + 9000 * rooms);
      table.append('\n');
    }
    Path file = Files.writeString(folder.resolve("houses.csv"), table);
    DataSet houses = CsvFormat.DEFAULT.withTask(Task.REGRESSION).read(file);
    try (Backend backend = Backends.open("cpu");
        Model model =
            Model.train(
                backend, NetworkSpec.of(2, 16, 1), houses, Optimizer.momentum(0.02, 0.9), 200, 1)) {
      assertThat(model.predictValue(80, 3)).isCloseTo(187_000, withinPercentage(2));
      model.save(folder.resolve("houses.safetensors"));
      assertThat(model.inputFormat().read(file).features()).hasNumberOfRows(200);
    }
  }

  @Test
  void a_network_that_does_not_fit_the_data_is_refused() {
    DataSet digits = BundledData.digits();
    try (Backend backend = Backends.open("reference")) {
      for (NetworkSpec unfit : List.of(NetworkSpec.of(63, 10), NetworkSpec.of(64, 9))) {
        assertThatThrownBy(() -> Model.train(backend, unfit, digits, Optimizer.sgd(0.1), 1, 1))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void a_closed_model_is_not_saved() {
    Path file = folder.resolve("closed.safetensors");
    try (Backend backend = Backends.open("reference")) {
      Model model =
          Model.train(
              backend, NetworkSpec.of(64, 10), BundledData.digits(), Optimizer.sgd(0.1), 0, 1);
      model.close();
      assertThatThrownBy(() -> model.save(file)).hasMessageContaining("closed");
    }
    assertThat(file).doesNotExist();
  }
}
