package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ConfusionTableTest {

  private static final Console PLAIN = console(Ansi.OFF);

  private static Console console(Ansi style) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Console(nowhere, nowhere, style, false);
  }

  @Test
  void rows_are_true_classes_and_columns_predictions() {
    int[][] counts = {{9, 1, 0}, {0, 120, 0}, {0, 0, 0}};
    assertThat(ConfusionTable.lines(PLAIN, List.of("a", "b", "c"), counts))
        .containsExactly(
            "     a    b    c  found", //
            "a    9    1    .    90%",
            "b    .  120    .   100%",
            "c    .    .    .      -");
  }

  @Test
  void long_names_are_shortened_so_that_the_columns_stay_aligned() {
    int[][] counts = {{1, 0}, {0, 1}};
    List<String> lines = ConfusionTable.lines(PLAIN, List.of("a name without an end", "b"), counts);
    assertThat(lines.get(1)).startsWith("a name with…");
    assertThat(lines).extracting(String::length).containsOnly(lines.get(0).length());
  }

  @Test
  void a_terminal_gets_colours() {
    int[][] counts = {{1, 1}, {0, 1}};
    assertThat(ConfusionTable.lines(console(Ansi.ON), List.of("a", "b"), counts).get(1))
        .contains("\u001b[");
  }
}
