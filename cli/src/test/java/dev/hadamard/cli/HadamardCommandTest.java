package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadamardCommandTest {

  @Test
  void without_a_command_it_shows_what_there_is_and_fails() {
    Invocation bare = Invocation.of().endsWith(2);
    assertThat(bare.out()).isEmpty();
    assertThat(bare.err()).contains("Usage: hadamard", "train", "devices", "test", "Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "bench", "tune", "devices", "explain", "tck", "test", "bundle"})
  void every_command_has_help(String command) {
    Invocation help = Invocation.of(command, "--help").endsWith(0);
    assertThat(help.out()).startsWith("Usage: hadamard " + command).contains("--verbose");
    assertThat(help.err()).isEmpty();
    assertThat(Invocation.of("help", command).endsWith(0).out()).isEqualTo(help.out());
  }

  @Test
  void the_version_tells_what_it_runs_on() {
    assertThat(Invocation.of("--version").endsWith(0).out())
        .startsWith("hadamard ")
        .contains("Java " + System.getProperty("java.version"));
  }

  @Test
  void a_misspelt_command_or_option_is_refused_with_a_suggestion() {
    assertThat(Invocation.of("trian").isRefused().err()).contains("'trian'", "hadamard train");
    assertThat(Invocation.of("devices", "--jsn").isRefused().err()).contains("--jsn", "--json");
  }

  @Test
  void an_answer_that_cannot_be_written_is_no_success() {
    StringWriter err = new StringWriter();
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    int exitCode =
        HadamardCommand.commandLine()
            .setOut(new PrintWriter(full))
            .setErr(new PrintWriter(err, true))
            .execute("explain", "--json");
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("hadamard: cannot write to standard output");
  }

  @Test
  void verbose_adds_the_stack_trace() {
    Invocation refused = Invocation.of("devices", "--verbose", "--device", "gpu:x").endsWith(2);
    assertThat(refused.err()).contains("ConfigurationException", "\tat dev.hadamard.");
  }

  @Test
  void test_points_to_the_launcher_where_it_is_missing() {
    assertThat(Invocation.of("test").isRefused().err()).contains("./hadamard test");
  }

  @Test
  void bundle_points_to_the_launcher_where_it_is_missing() {
    assertThat(Invocation.of("bundle", "--out", "b.tar.gz").isRefused().err())
        .contains("./hadamard bundle --out b.tar.gz");
  }
}
