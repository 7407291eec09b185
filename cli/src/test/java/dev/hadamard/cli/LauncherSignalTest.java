package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A signal ends the launched program, which keeps what it has. */
@DisabledOnOs(OS.WINDOWS)
class LauncherSignalTest {

  private final Path temporary;
  private final LauncherProject project;

  LauncherSignalTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = LauncherProject.in(temporary);
  }

  @Test
  void a_signal_stops_the_training_after_a_batch_and_saves_the_network() throws Exception {
    Path results = temporary.resolve("results");
    Invocation stopped = trainingTerminatedAt("epoch ", results, "--epochs", "1000000");
    assertThat(stopped.err()).contains("stopped after ", "of 1,000,000 epochs");
    assertThat(Models.load(results.resolve("model-interrupted.safetensors")).spec().sizes())
        .isEqualTo("64-128-64-10");
    assertThat(results.resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void a_signal_during_a_comparison_leaves_the_finished_training_whole() throws Exception {
    Path results = temporary.resolve("results");
    Invocation stopped =
        trainingTerminatedAt("compared with", results, "--epochs", "300", "--compare", "reference");
    assertThat(stopped.err()).contains("stopped before the comparison was finished");
    assertThat(stopped.out()).contains("test accuracy ").doesNotContain("largest divergence");
    assertThat(results.resolve("model.safetensors")).exists();
    assertThat(results.resolve("model-interrupted.safetensors")).doesNotExist();
  }

  @Test
  void a_signal_stops_a_benchmark_and_writes_what_was_measured() throws Exception {
    Path results = temporary.resolve("results");
    Invocation stopped =
        terminatedAt(
            "gemm",
            temporary.resolve("err"),
            List.of(
                "bench",
                "--quick",
                "--backends",
                "cpu",
                "--workloads",
                "gemm",
                "--out",
                results.toString()));
    assertThat(stopped.err()).contains("stopped: what was measured is reported");
    assertThat(Files.readString(results.resolve("report-partial.json")))
        .contains("\"partial\": true");
    assertThat(results.resolve("report-partial.html")).isNotEmptyFile();
    assertThat(results.resolve("report.json")).doesNotExist();
  }

  /** A training on cpu that gets SIGTERM as soon as it has printed this text. */
  private Invocation trainingTerminatedAt(String text, Path results, String... options)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--backend", "cpu", "--out", results.toString()));
    arguments.addAll(List.of(options));
    return terminatedAt(text, temporary.resolve("out"), arguments);
  }

  /** A command that gets SIGTERM as soon as it has printed this text into the file. */
  private Invocation terminatedAt(String text, Path printed, List<String> arguments)
      throws Exception {
    Process command =
        project.start(
            Map.of(),
            LauncherProject.command(
                project.launcher().toString(), arguments.toArray(String[]::new)));
    while (command.isAlive() && !Files.readString(printed).contains(text)) {
      Thread.sleep(50);
    }
    command.destroy();
    return project.finished(command).endsWith(128 + 15);
  }
}
