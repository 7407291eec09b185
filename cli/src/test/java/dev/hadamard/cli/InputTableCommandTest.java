package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} and {@code evaluate} with tables that are not written as in the training. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InputTableCommandTest {

  private final SavedModelFolder folder;

  InputTableCommandTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  private String refused(String command, String table, String... options) {
    return folder.run(command, table, options).isRefused().err();
  }

  private Path pipe() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no named pipes here");
    Path pipe = folder.folder().resolve("pipe");
    Process made = new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return pipe;
  }

  private static Invocation fed(Path pipe, String text, String... args) throws Exception {
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try {
                Files.writeString(pipe, text);
              } catch (IOException broken) {
                throw new IllegalStateException(broken);
              }
            });
    try {
      Invocation run = Invocation.of(args).endsWith(0);
      writer.get(10, TimeUnit.SECONDS);
      return run;
    } finally {
      writer.cancel(true);
    }
  }

  @Test
  void a_table_may_come_through_a_pipe() throws Exception {
    Path pipe = pipe();
    String out = folder.folder().resolve("out").toString();
    fed(
        pipe,
        SavedModelFolder.flowers(),
        "train",
        "--backend",
        "cpu",
        "--layers",
        "8",
        "--epochs",
        "40",
        "--out",
        out,
        "--data",
        pipe.toString());
    String model = folder.model().toString();
    String[] predict = {"predict", "--backend", "cpu", "--model", model, "--data", pipe.toString()};
    assertThat(fed(pipe, "width,height\n" + SavedModelFolder.flower(8) + "\n", predict).out())
        .isEqualTo("kind\nrose\n");
    String[] evaluate = {
      "evaluate", "--backend", "cpu", "--model", model, "--data", pipe.toString()
    };
    assertThat(fed(pipe, SavedModelFolder.flowers(), evaluate).out())
        .contains("60 samples")
        .doesNotContain("the training table had this name");
    assertThat(Invocation.of("inspect", pipe.toString()).isRefused().err())
        .contains("a model must be a regular file");
  }

  @Test
  void a_separator_and_a_decimal_comma_that_differ_are_told_at_once() {
    folder.train(SavedModelFolder.flowers());
    String german = "width;height;kind\n1,08;108;rose\n";
    assertThat(refused("predict", german)).endsWith("Try --decimal , --separator ';'.\n");
    assertThat(refused("evaluate", german)).endsWith("Try --decimal , --separator ';'.\n");
    assertThat(
            folder.run("evaluate", german, "--separator", ";", "--decimal", ",").endsWith(0).out())
        .contains("1 of 1 right");
  }

  @Test
  void a_column_in_front_of_a_table_without_names_is_told() {
    folder.train(SavedModelFolder.flowers().substring("width,height,kind\n".length()));
    String table = "1," + SavedModelFolder.flower(8) + "\n";
    assertThat(refused("predict", table)).contains("Try --label 3 or --ignore 1.");
    assertThat(folder.run("predict", table, "--ignore", "1").endsWith(0).out())
        .isEqualTo("class\nrose\n");
    assertThat(refused("evaluate", "2019,2020,kind\n" + SavedModelFolder.flower(8) + ",rose\n"))
        .contains("Try --header yes or --header no.");
  }

  @Test
  void a_table_with_two_columns_of_a_name_is_predicted_as_it_was_trained() {
    String twice = SavedModelFolder.flowers().replace("width,height,kind", "a,b,a");
    folder.train(twice);
    assertThat(folder.run("predict", twice).endsWith(0).out()).startsWith("a\nrose\ntulip\n");
    assertThat(folder.run("evaluate", twice).endsWith(0).out()).contains("60 of 60 right");
  }
}
