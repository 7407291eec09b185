package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class LiveLineTest {

  private final Screen screen = new Screen(80);
  private int columns = 80;
  private StringWriter written = new StringWriter();
  private final LiveLine line =
      new LiveLine(new PrintWriter(new Passing(), true), Ansi.ON, () -> columns);

  /** Hands on what is written, so that the screen is as it was at each moment. */
  private final class Passing extends Writer {
    @Override
    public void write(char[] text, int from, int length) {
      written.write(text, from, length);
    }

    @Override
    public void flush() {
      screen.write(written.toString());
      written = new StringWriter();
    }

    @Override
    public void close() {}
  }

  private void resize(int newColumns) {
    columns = newColumns;
    screen.resize(newColumns);
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 41, 39, 30, 20, 15})
  void a_terminal_that_becomes_narrower_keeps_nothing_of_the_wider_line(int narrower) {
    line.println("kept");
    line.show("@|cyan " + "=".repeat(60) + "|@" + "-".repeat(19));
    resize(narrower);
    line.show("@|cyan short|@");
    assertThat(screen.rows()).containsExactly("kept", "short");
  }

  @Test
  void a_line_that_stays_takes_the_wider_lines_place() {
    line.show("=".repeat(79));
    resize(30);
    line.println("kept");
    assertThat(screen.rows()).first().isEqualTo("kept");
    line.close();
    assertThat(screen.rows()).containsExactly("kept", "");
  }

  @Test
  void the_end_removes_the_wider_line() {
    line.println("kept");
    line.show("=".repeat(79));
    resize(25);
    line.close();
    assertThat(screen.rows()).containsExactly("kept", "");
  }

  @Test
  void a_terminal_that_becomes_wider_keeps_the_lines_above() {
    line.println("kept");
    line.show("=".repeat(79));
    resize(140);
    line.show("short");
    assertThat(screen.rows()).containsExactly("kept", "short");
  }
}
