package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a class of the tests in a JVM of its own. */
final class AnotherJvm {

  private AnotherJvm() {}

  /** What it prints, to standard output and to standard error. */
  static List<String> lines(Class<?> main, List<String> flags) throws Exception {
    ProcessBuilder jvm =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    jvm.command().addAll(flags);
    jvm.command().addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Process process = jvm.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
