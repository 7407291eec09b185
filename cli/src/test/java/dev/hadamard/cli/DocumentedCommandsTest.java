package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each {@code ./hadamard} that the pages mention is a command that there is, with its options. */
class DocumentedCommandsTest {

  /** Variables, a way to the launcher, and what it is given up to the end of the command. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\w+=\\S* )*(?:\\.{1,2}/)(?:\\w+/)*hadamard((?: [^#;|&>\\n]+)?).*");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s']+)");

  /** The launcher reads the arguments of these itself. */
  private static final Set<String> OF_THE_LAUNCHER = Set.of("test", "bundle", "add", "remove");

  static Stream<String> commands() {
    return MarkdownPage.all().stream()
        .filter(page -> !page.path().endsWith("CHANGELOG.md")) // tells of earlier ones, too
        .flatMap(page -> Stream.concat(page.commandLines().stream(), page.code().stream()))
        .filter(command -> COMMAND.matcher(command).matches())
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_documented_command_is_understood(String command) {
    List<String> words = words(command);
    CommandLine commandLine = HadamardCommand.commandLine();

    if (words.isEmpty()) {
      return; // the launcher itself
    }
    if (OF_THE_LAUNCHER.contains(words.get(0))) {
      assertThat(commandLine.getSubcommands()).containsKey(words.get(0));
    } else {
      assertThatCode(() -> commandLine.parseArgs(words.toArray(String[]::new)))
          .as(command)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void a_command_of_the_shell_is_taken_apart_as_the_shell_does() {
    assertThat(words("A=1 B= ./hadamard train --separator ';' --decimal ,   # a table"))
        .containsExactly("train", "--separator", ";", "--decimal", ",");
    assertThat(words("../hadamard/hadamard devices > out")).containsExactly("devices");
  }

  private static List<String> words(String command) {
    Matcher parts = COMMAND.matcher(command.replace("';'", "'\u0001'"));
    assertThat(parts.matches()).isTrue();
    List<String> words = new ArrayList<>();
    WORD.matcher(parts.group(1))
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
        .filter(word -> !word.equals("…"))
        .map(word -> word.replace('\u0001', ';'))
        .forEach(words::add);
    return words;
  }
}
