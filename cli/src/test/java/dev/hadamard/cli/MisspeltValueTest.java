package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are nearly one of the choices, of the columns, or of the commands. */
class MisspeltValueTest {

  private final Path folder;

  MisspeltValueTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --backend opncl|opencl",
        "train --backend CPUU|cpu",
        "train --backend auto:mesure|auto:measure",
        "train --compare refrence|reference",
        "devices --backend opncl|opencl",
        "tune --backend opnecl|opencl",
        "tck --backend nd4|nd4j",
        "train --activation rleu|relu",
        "train --activation leaky|leaky-relu",
        "train --optimizer momentm|momentum",
        "train --optimizer SDG|sgd",
        "train --task regresion|regression",
        "train --header yess|yes",
        "train --missing men|mean",
        "predict --data t.csv --format jsnl|jsonl",
        "predict --data t.csv --missing dorp|drop",
        "bench --workloads gmm|gemm",
        "bench --peers pytroch|pytorch",
        "bench --backends opncl|opencl",
        "train --device gup|gpu",
        "generate-completion bsh|bash"
      })
  void a_misspelt_choice_is_answered_with_the_nearest(String line, String meant) {
    String[] words = line.split(" ", -1);
    assertThat(Invocation.of(words).isRefused().err()).contains("; did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --backend tensorflow|choose one of",
        "train --activation sine|choose one of",
        "train --optimizer newton|choose one of",
        "train --task ranking|choose one of",
        "train --header maybe|choose one of",
        "train --missing zero|choose one of",
        "predict --data t.csv --format xml|choose one of csv, jsonl",
        "bench --workloads everything|choose one of"
      })
  void what_is_far_from_every_choice_is_answered_with_all(String line, String choices) {
    assertThat(Invocation.of(line.split(" ", -1)).isRefused().err())
        .contains(choices)
        .doesNotContain("did you mean");
  }

  private Invocation train(String... options) {
    String table = "sample,width,species\n1,1.5,a\n2,2.5,b\n3,1.4,a\n4,2.4,b\n";
    Path file = new SavedModelFolder(folder).file("plants.csv", table);
    return Invocation.of(
        Stream.concat(Stream.of("train", "--data", file.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void a_misspelt_column_is_answered_with_the_nearest() {
    assertThat(train("--ignore", "smaple").isRefused().err())
        .contains(
            "there is no column 'smaple' among sample, width, species; did you mean 'sample'?");
    assertThat(train("--label", "speceis").isRefused().err()).contains("did you mean 'species'?");
    assertThat(train("--label", "Species").isRefused().err()).contains("did you mean 'species'?");
    assertThat(train("--label", "colour").isRefused().err()).doesNotContain("did you mean");
  }

  @Test
  void a_misspelt_column_of_a_table_for_a_model_too() {
    SavedModelFolder models = new SavedModelFolder(folder).train(1, SavedModelFolder.flowers());
    for (String command : List.of("predict", "evaluate")) {
      assertThat(
              models
                  .run(command, "width,height,colour\n1,2,red\n", "--label", "color")
                  .isRefused()
                  .err())
          .contains("did you mean 'colour'?");
    }
  }

  @Test
  void a_misspelt_value_of_the_configuration_too() {
    String before = System.getProperty("hadamard.precision", "");
    System.setProperty("hadamard.precision", "tf23");
    try {
      assertThat(Invocation.of("train").isRefused().err())
          .contains("hadamard.precision (system property)", "did you mean 'tf32'?");
    } finally {
      if (before.isEmpty()) {
        System.clearProperty("hadamard.precision");
      } else {
        System.setProperty("hadamard.precision", before);
      }
    }
  }

  @Test
  void help_on_a_command_that_there_is_not_is_answered_as_the_command_is() {
    for (String typed : List.of("trian", "nosuch")) {
      assertThat(Invocation.of("help", typed).isRefused().err())
          .isEqualTo(Invocation.of(typed).err());
    }
    assertThat(Invocation.of("help", "trian").err())
        .contains("there is no command 'trian'", "Did you mean 'hadamard train'?");
  }
}
