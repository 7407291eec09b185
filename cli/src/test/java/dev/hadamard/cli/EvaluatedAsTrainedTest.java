package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.gson.JsonObject;
import dev.hadamard.nn.data.CsvFormat;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the samples that a training held out, the saved model does as the training said. */
class EvaluatedAsTrainedTest {

  /** Noisy, so that no network is right everywhere. */
  private static final String TABLE =
      "x,y,kind\n"
          + SavedModelFolder.lines(
              150,
              i -> "%d,%d,%d".formatted(i % 20, i % 7, (i * 7919 % 13 < 5 + i % 20 / 4) ? 3 : 8));

  private final SavedModelFolder folder;

  EvaluatedAsTrainedTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  @ParameterizedTest
  @CsvSource({
    "classification, identity",
    "classification, sigmoid",
    "classification, relu",
    "classification, gelu",
    "regression, identity",
    "regression, tanh",
    "regression, gelu"
  })
  void evaluate_and_predict_agree_with_train(String task, String activation) {
    Path table = folder.file("training.csv", TABLE);
    JsonObject trained =
        Invocation.of(
                "train",
                "--backend=cpu",
                "--data=" + table,
                "--task=" + task,
                "--activation=" + activation,
                "--layers=8",
                "--epochs=10",
                "--seed=5",
                "--json",
                "--out=" + folder.folder().resolve("out"))
            .endsWith(0)
            .json();
    DataSet heldOut =
        CsvFormat.DEFAULT
            .withTask(Task.valueOf(task.toUpperCase(Locale.ROOT)))
            .read(table)
            .split(0.2, 5)
            .test();
    String heldOutTable =
        "x,y,kind\n"
            + SavedModelFolder.lines(
                heldOut.rows(),
                row ->
                    "%s,%s,%s"
                        .formatted(
                            heldOut.feature(row, 0), heldOut.feature(row, 1), label(heldOut, row)));
    JsonObject evaluated = folder.run("evaluate", heldOutTable, "--json").endsWith(0).json();
    List<String> answers =
        folder.run("predict", heldOutTable).endsWith(0).out().lines().skip(1).toList();
    assertThat(evaluated.get("samples").getAsInt()).isEqualTo(heldOut.rows());
    if (heldOut.task() == Task.CLASSIFICATION) {
      double accuracy = trained.get("testAccuracy").getAsDouble();
      assertThat(accuracy).isGreaterThan(0);
      assertThat(evaluated.get("accuracy").getAsDouble()).isEqualTo(accuracy);
      long right =
          IntStream.range(0, heldOut.rows())
              .filter(row -> answers.get(row).equals(label(heldOut, row)))
              .count();
      assertThat((double) right / heldOut.rows()).isEqualTo(accuracy);
    } else {
      double mse = trained.get("testMse").getAsDouble();
      assertThat(evaluated.get("mse").getAsDouble()).isCloseTo(mse, withinPercentage(1e-4));
      double predicted =
          IntStream.range(0, heldOut.rows())
              .mapToDouble(
                  row -> Math.pow(Double.parseDouble(answers.get(row)) - heldOut.value(row), 2))
              .average()
              .orElseThrow();
      assertThat(predicted).isCloseTo(mse, withinPercentage(1e-3));
    }
  }

  private static String label(DataSet data, int row) {
    return data.task() == Task.CLASSIFICATION
        ? data.classes().get(data.label(row))
        : Float.toString(data.value(row));
  }
}
