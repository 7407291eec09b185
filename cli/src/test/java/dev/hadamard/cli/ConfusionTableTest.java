package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.ConfusionMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ConfusionTableTest {

  private static List<String> lines(Ansi style, List<String> classes, long[][] counts) {
    return ConfusionTable.lines(new ConfusionMatrix(classes, counts)).stream()
        .map(style::string)
        .toList();
  }

  @Test
  void rows_are_true_classes_and_columns_predictions() {
    long[][] counts = {{9, 1, 0}, {0, 120, 0}, {0, 0, 0}};
    assertThat(lines(Ansi.OFF, List.of("a", "b", "c"), counts))
        .containsExactly(
            "     a    b    c  found", //
            "a    9    1    .    90%",
            "b    .  120    .   100%",
            "c    .    .    .      -");
  }

  @Test
  void long_names_are_shortened_so_that_the_columns_stay_aligned() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> lines = lines(Ansi.OFF, List.of("a name without an end", "b"), counts);
    assertThat(lines.get(1)).startsWith("a name with…");
    assertThat(lines).extracting(String::length).containsOnly(lines.get(0).length());
  }

  @Test
  void names_are_shown_as_they_are_and_never_obeyed() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> classes = List.of("@|red x|@", "a\n\u001b[7mb");
    assertThat(lines(Ansi.OFF, classes, counts))
        .containsExactly(
            "           @¦red x¦@    a??[7mb  found",
            "@¦red x¦@          1          .   100%",
            "  a??[7mb          .          1   100%");
  }

  @Test
  void a_terminal_gets_colours() {
    long[][] counts = {{1, 1}, {0, 1}};
    assertThat(lines(Ansi.ON, List.of("a", "b"), counts).get(1)).contains("\u001b[");
  }
}
