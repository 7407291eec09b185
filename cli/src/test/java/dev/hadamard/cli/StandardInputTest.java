package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --data -}: a table that comes through standard input. */
class StandardInputTest {

  private final SavedModelFolder folder;

  StandardInputTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  private static Invocation fed(String text, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      return Invocation.of(args);
    } finally {
      System.setIn(before);
    }
  }

  private String model() {
    return "--model=" + folder.model();
  }

  @Test
  void it_is_learnt_from_predicted_and_evaluated() {
    String out = "--out=" + folder.folder().resolve("out");
    String table = SavedModelFolder.flowers();
    Invocation trained =
        fed(table, "train", "--backend=cpu", "--layers=8", "--epochs=40", out, "--data", "-")
            .endsWith(0);
    assertThat(trained.out()).contains("data     standard input: 48 training samples", "--data -");
    String sample = "width,height\n" + SavedModelFolder.flower(8) + "\n";
    assertThat(fed(sample, "predict", "--backend=cpu", model(), "--data", "-").endsWith(0).out())
        .isEqualTo("kind\nrose\n");
    assertThat(fed(table, "evaluate", "--backend=cpu", model(), "--data=-").endsWith(0).out())
        .contains("data     standard input: 60 samples")
        .doesNotContain("the training table had this name");
  }

  @Test
  void a_fault_in_it_names_it_and_the_line() {
    assertThat(fed("a,b\n1,x\n?,y\n", "train", "--data", "-").isRefused().err())
        .startsWith("hadamard: standard input:3: column 1 (a): ")
        .contains("--missing drop");
    folder.train(1, SavedModelFolder.flowers());
    assertThat(fed("width,height\n1,tall\n", "predict", model(), "--data=-").isRefused().err())
        .startsWith("hadamard: standard input:2: column 2 (height): 'tall' is not a number");
    assertThat(fed("", "evaluate", model(), "--data=-").isRefused().err())
        .startsWith("hadamard: standard input: is empty");
  }
}
