package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hadamard.nn.model.Models;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launched program on a real terminal, which script(1) of util-linux makes. */
@DisabledOnOs({OS.WINDOWS, OS.MAC})
class LauncherTerminalTest {

  private static final String WARNING = "incubator";

  private final Path temporary;
  private final LauncherProject project;

  LauncherTerminalTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = LauncherProject.in(temporary);
  }

  @BeforeEach
  void requireTerminals() {
    assumeThat(Stream.of(System.getenv("PATH").split(":", -1)))
        .as("script(1) is on the PATH")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "script")));
  }

  /** What the terminal was sent. */
  private Invocation onTerminal(int columns, Map<String, String> environment, String command)
      throws Exception {
    String inside = "stty cols %d; %s".formatted(columns, command);
    return project.shell(
        environment, "script -qec \"$0\" /dev/null </dev/null".replace("$0", inside));
  }

  private String train(String... options) {
    return "'%s' train --backend cpu --out '%s' %s"
        .formatted(project.launcher(), temporary.resolve("results"), String.join(" ", options));
  }

  private static Map<String, String> xterm() {
    return Map.of("TERM", "xterm-256color");
  }

  @Test
  void a_training_keeps_a_line_an_epoch_and_ends_with_what_to_type_next() throws Exception {
    List<String> lines =
        Screen.of(onTerminal(80, xterm(), train("--epochs", "3")).endsWith(0).out(), 80);
    assertThat(lines).noneMatch(line -> line.contains(WARNING));
    assertThat(lines.stream().filter(line -> line.matches(" +[123]/3 +0\\.\\d+.* %.* m?s")))
        .hasSize(3);
    assertThat(lines.get(0)).startsWith("backend  cpu on ");
    assertThat(String.join(" ", lines).replaceAll(" +", " "))
        .contains("10 classes", "support", "predict --model", "evaluate --model", "inspect ")
        .doesNotContain("samples/s ·", "─");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 140})
  void words_are_whole_at_any_width(int columns) throws Exception {
    String sent = onTerminal(columns, xterm(), train("--epochs", "2")).endsWith(0).out();
    List<String> lines = Screen.of(sent, columns);
    String words = String.join("\n", lines).replaceAll("\\s+", " ");
    assertThat(words).contains("64 features, 10 classes", "momentum", "evaluations included");
  }

  @Test
  void no_color_is_obeyed_by_the_bar_and_by_everything_else() throws Exception {
    Map<String, String> environment = Map.of("TERM", "xterm-256color", "NO_COLOR", "1");
    String sent = onTerminal(80, environment, train("--epochs", "2")).endsWith(0).out();
    assertThat(sent.replace("\u001b[K", "")).doesNotContain("\u001b");
    String refused = onTerminal(80, environment, train("--epochs", "x")).endsWith(2).out();
    assertThat(refused).contains("whole number").doesNotContain("\u001b");
  }

  @Test
  void a_dumb_terminal_gets_plain_lines() throws Exception {
    String sent = onTerminal(80, Map.of("TERM", "dumb"), train("--epochs", "2")).endsWith(0).out();
    assertThat(sent).doesNotContain("\u001b").containsPattern("epoch 2/2  loss ");
  }

  @Test
  void the_jvms_own_words_reach_the_terminal_all_but_its_warning_of_the_vector_module()
      throws Exception {
    assumeThat(ModuleFinder.ofSystem().find("jdk.incubator.vector")).isPresent();
    Map<String, String> before = Map.of("TERM", "xterm", "JAVA_OPTS", "-Xlog:gc:stderr -Xmx64m");
    String sent = onTerminal(80, before, train("--epochs", "1")).endsWith(0).out();
    assertThat(sent).contains("[gc]").doesNotContain(WARNING);
    Map<String, String> wrong = Map.of("TERM", "xterm", "JAVA_OPTS", "-XX:+NoSuchFlag");
    assertThat(onTerminal(80, wrong, train("--epochs", "1")).endsWith(1).out())
        .contains("NoSuchFlag");
  }

  @Test
  void ctrl_c_stops_the_training_and_saves_the_network_and_its_best() throws Exception {
    // Types Ctrl-C after the first epoch. Its line is always printed; the bar is drawn only as time
    // permits. The loop also ends if the training ends.
    String script =
        """
        mkfifo keys
        {
          until grep -q ' 1/1000000  *[0-9.]*[0-9] .* %' screen || [ -e ended ]; do sleep 0.1; done
          printf '\\003'
        } >keys 2>errors &
        script -qefc "$1" /dev/null <keys >screen
        status=$?
        touch ended
        cat screen
        exit $status
        """;
    Process process =
        project.start(
            xterm(),
            LauncherProject.command(
                "/bin/sh",
                "-c",
                script,
                "sh",
                "stty cols 80; " + train("--epochs", "1000000", "--layers", "8")));
    assertThat(project.finished(process).endsWith(130).out())
        .contains("stopped after ", "the best network, after epoch ");
    Path results = temporary.resolve("results");
    assertThat(Models.load(results.resolve("model-interrupted.safetensors")).training())
        .isPresent();
    assertThat(Models.load(results.resolve("model-interrupted-best.safetensors")).training())
        .isEmpty();
    assertThat(results.resolve("model-best.safetensors")).doesNotExist();
  }

  @Test
  void nothing_is_left_behind() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("tmp"));
    Map<String, String> environment = Map.of("TERM", "xterm", "TMPDIR", folder.toString());
    onTerminal(80, environment, train("--epochs", "1")).endsWith(0);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_misspelt_command_is_two_lines() throws Exception {
    Invocation refused =
        onTerminal(80, Map.of("TERM", "dumb"), "'" + project.launcher() + "' trian");
    assertThat(refused.endsWith(2).out().lines())
        .containsExactly("hadamard: there is no command 'trian'", "Did you mean 'hadamard train'?");
  }
}
