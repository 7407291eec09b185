package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code generate-completion} prints, sourced by the shells that it is for. */
class CompletionTest {

  private final Path folder;
  private final Path script;

  CompletionTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    script = folder.resolve("completion");
    Files.writeString(script, Invocation.of("generate-completion").endsWith(0).out());
  }

  /** What bash offers for the last of these words. */
  private List<String> offered(String... words) throws Exception {
    String list = "'" + String.join("' '", words) + "'";
    return bash(
        "COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE=\"${COMP_WORDS[*]}\"; _complete_hadamard 2>/dev/null || true;"
                .formatted(list, words.length - 1)
            + " printf '%s\\n' \"${COMPREPLY[@]}\"");
  }

  private List<String> bash(String commands) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    Process bash =
        new ProcessBuilder(
                "/bin/bash",
                "--norc",
                "-c",
                "set -e; source \"$0\"; " + commands,
                script.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output.lines().map(String::strip).toList();
  }

  @Test
  void bash_completes_commands() throws Exception {
    assertThat(offered("hadamard", ""))
        .contains("train", "predict", "evaluate", "inspect", "devices");
    assertThat(offered("hadamard", "pre")).containsExactly("predict");
    assertThat(bash("complete -p hadamard")).first().asString().contains("_complete_hadamard");
  }

  @Test
  void bash_completes_options_and_their_values() throws Exception {
    assertThat(offered("hadamard", "predict", "--pro")).containsExactly("--probabilities");
    assertThat(offered("hadamard", "train", "--activation", "ge"))
        .containsExactly("gelu", "gelu-tanh");
    assertThat(offered("hadamard", "train", "--optimizer", "ada"))
        .containsExactly("adagrad", "adadelta", "adam", "adamw");
    assertThat(offered("hadamard", "train", "--header", "")).containsExactly("yes", "no", "auto");
    assertThat(offered("hadamard", "train", "--task", "re")).containsExactly("regression");
    assertThat(offered("hadamard", "predict", "--format", "")).containsExactly("csv", "jsonl");
    assertThat(offered("hadamard", "devices", "--ex")).containsExactly("");
  }

  @Test
  void bash_completes_files() throws Exception {
    for (String option : List.of("--data", "--model", "--out")) {
      assertThat(offered("hadamard", "predict", option, folder + "/comp"))
          .as(option)
          .containsExactly(script.toString());
    }
    assertThat(offered("hadamard", "inspect", folder + "/comp")).containsExactly(script.toString());
  }

  @Test
  void zsh_takes_the_script_too() throws Exception {
    Path zsh = Path.of("/usr/bin/zsh");
    assumeTrue(Files.isExecutable(zsh), "no zsh here");
    Process process =
        new ProcessBuilder(
                zsh.toString(),
                "-f",
                "-c",
                "autoload -U compinit && compinit -u -D && source \"$0\" && whence"
                    + " _complete_hadamard",
                script.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
