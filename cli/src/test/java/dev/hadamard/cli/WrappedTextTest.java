package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

/** Text breaks between words, and tables within their cells. */
class WrappedTextTest {

  private static final String DATA =
      "data     digits: 1,438 samples to learn from, 359 held out; 64 features, 10 classes";

  @Test
  void words_stay_whole_and_the_next_line_stands_below_the_first_word_after_the_label() {
    assertThat(WrappedText.lines(Ansi.OFF, DATA, 80))
        .containsExactly(
            "data     digits: 1,438 samples to learn from, 359 held out; 64 features, 10",
            "         classes");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 79, 80, 81, 82, 83, 84, 140})
  void nothing_is_lost_at_any_width(int columns) {
    List<String> lines = WrappedText.lines(Ansi.OFF, DATA, columns);
    assertThat(lines).allMatch(line -> line.length() <= columns);
    assertThat(String.join(" ", lines).replaceAll(" +", " ")).isEqualTo(DATA.replaceAll(" +", " "));
  }

  @Test
  void a_word_that_is_wider_than_the_line_stays_whole_so_that_it_can_be_copied() {
    String path = "/a/very/long/path/to/model-best.safetensors";
    assertThat(WrappedText.lines(Ansi.OFF, "wrote    " + path + ", x", 30))
        .containsExactly("wrote    " + path + ",", "         x");
  }

  @Test
  void a_style_goes_on_after_a_break() {
    List<String> lines = WrappedText.lines(Ansi.ON, "@|bold one two|@ three", 5);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("\u001b[1m").contains("one");
    assertThat(lines.get(1)).contains("\u001b[1m").contains("two");
    assertThat(lines.get(2)).isEqualTo("three");
  }

  @Test
  void an_empty_line_stays_one_and_breaks_stay_breaks() {
    assertThat(WrappedText.lines(Ansi.OFF, "", 80)).containsExactly("");
    assertThat(WrappedText.lines(Ansi.OFF, "a\n\n  b", 80)).containsExactly("a", "", "  b");
  }

  @Test
  void letters_that_are_two_columns_wide_count_twice() {
    assertThat(WrappedText.lines(Ansi.OFF, "\u65e5\u672c \u65e5\u672c", 8)).hasSize(2);
  }

  @Test
  void a_table_that_is_too_wide_has_narrower_cells_and_loses_nothing() {
    TextTable table = new TextTable("BACKEND", "DEVICE", "TUNING");
    table.row("opencl", "cpu-znver4-AMD EPYC 9B14 of PoCL", "tuned, 7 of 12 classes of work");
    assertThat(table.rows(40).stream().flatMap(List::stream))
        .allMatch(line -> line.length() <= 40)
        .containsExactly(
            "BACKEND  DEVICE          TUNING",
            "opencl   cpu-znver4-AMD  tuned, 7 of 12",
            "         EPYC 9B14 of    classes of work",
            "         PoCL");
  }

  @Test
  void what_is_no_terminal_gets_lines_as_they_are() {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    Console.of(printer, printer, false, Terminals.none()).println(DATA);
    assertThat(out.toString()).isEqualTo(DATA + System.lineSeparator());
  }

  @Test
  void what_a_command_prints_wraps_at_the_width_of_its_terminal() {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    Console console = Console.of(printer, printer, false, Terminals.of(50));
    console.println(DATA);
    console.tell(DATA);
    console.fail(DATA);
    console.liveLine().println(DATA);
    assertThat(Screen.of(out.toString(), 50))
        .filteredOn(line -> !line.isEmpty())
        .hasSize(8)
        .allMatch(line -> line.startsWith("data     digits: ") || line.startsWith("         "));
  }
}
