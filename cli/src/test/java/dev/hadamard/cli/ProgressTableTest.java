package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training shows on a terminal while it runs. */
class ProgressTableTest {

  private final StringWriter written = new StringWriter();
  private long nanos;

  /** The default plan's progress: 30 epochs of 45 batches, each of which takes 0.2 s here. */
  private ProgressTable table(Terminal terminal) {
    PrintWriter printer = new PrintWriter(written);
    Console console = Console.of(printer, printer, false, terminal);
    return new ProgressTable(
        console, TrainingPlan.of(new TrainingOptions(), note -> {}), () -> nanos);
  }

  private void train(ProgressTable table, int epoch, int batches, boolean isBest) {
    for (int batch = 1; batch <= batches; batch++) {
      nanos += 200_000_000;
      table.step(batch);
    }
    if (batches == 45) {
      table.epoch(new Epoch(epoch, 0.1 / epoch, 0.98, 0.9749, isBest, 0.033));
    }
  }

  private List<String> screen(int columns) {
    return Screen.of(written.toString(), columns);
  }

  @Test
  void the_preparation_of_the_device_counts_in_no_rate() {
    ProgressTable table = table(Terminals.of(80));
    nanos += 60_000_000_000L;
    table.begin();
    train(table, 1, 29, false);
    assertThat(screen(80)).last().asString().contains("29/45 · 160 samples/s · 4 min");
  }

  @Test
  void every_line_stays_and_the_bar_is_the_last() {
    ProgressTable table = table(Terminals.of(80));
    train(table, 1, 45, true);
    train(table, 2, 45, false);
    train(table, 3, 29, false);
    assertThat(screen(80))
        .containsExactly(
            "",
            "  epoch      loss  train acc   test acc          time  ★ best so far",
            "   1/30    0.1000    98.00 %    97.49 % ★       33 ms",
            "   2/30    0.0500    98.00 %    97.49 %         33 ms",
            "   3/30 ━━━━━━━━━━━━╸───────  29/45 · 160 samples/s · 4 min 07 s left");
    table.close();
    assertThat(screen(80)).hasSize(5).last().isEqualTo("");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 30, 40, 41, 60, 80, 140})
  void no_line_is_wider_than_the_terminal(int columns) {
    ProgressTable table = table(Terminals.of(columns));
    IntStream.rangeClosed(1, 30).forEach(epoch -> train(table, epoch, 45, epoch % 7 == 1));
    table.close();
    // A line that is too wide would go on below, so that there are more than the table has.
    assertThat(screen(columns).stream().filter(line -> line.matches(" *\\d+/30 .*")))
        .hasSizeBetween(16, 17)
        .allMatch(line -> line.contains("97.49 %") || columns < 40);
  }

  @Test
  void a_terminal_that_becomes_narrower_gets_a_shorter_bar() {
    int[] columns = {80};
    Terminal terminal = new Terminal(true, true, false, false, true, () -> columns[0]);
    ProgressTable table = table(terminal);
    columns[0] = 40;
    train(table, 1, 28, false);
    assertThat(screen(80)).last().asString().hasSizeLessThan(40).contains("28/45", "left");
  }

  @Test
  void without_colours_nothing_is_coloured_and_the_bar_can_still_be_read() {
    ProgressTable table = table(Terminals.plain(80));
    train(table, 1, 45, true);
    train(table, 2, 15, false);
    assertThat(written.toString().replace("\u001b[K", "")).doesNotContain("\u001b");
    assertThat(screen(80)).last().asString().contains("━╸─");
  }

  @Test
  void an_encoding_without_its_letters_gets_others() {
    ProgressTable table = table(new Terminal(true, true, false, true, false, () -> 80));
    train(table, 1, 45, true);
    train(table, 2, 15, false);
    assertThat(written.toString()).matches("(?s)\\p{ASCII}*");
    assertThat(screen(80)).anyMatch(line -> line.contains(" * "));
    assertThat(screen(80)).last().asString().contains("==");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "0.2, 1 s",
    "59.5, 1 min 00 s",
    "125, 2 min 05 s",
    "7199.5, 2 h 00 min",
    "11220, 3 h 07 min"
  })
  void the_time_left_is_told_in_units_that_fit(double seconds, String told) {
    assertThat(Figures.whole(seconds)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0004, 0.4 ms",
    "0.033, 33 ms",
    "0.9996, 1.00 s",
    "1.316, 1.32 s",
    "12.34, 12.3 s",
    "59.97, 1 min 00 s"
  })
  void a_time_taken_has_three_digits(double seconds, String told) {
    assertThat(Figures.seconds(seconds)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({"950, 950", "999.6, 1.0 k", "4630, 4.6 k", "46000, 46 k", "1234567, 1.2 M"})
  void a_rate_has_two_digits(double rate, String told) {
    assertThat(Figures.rate(rate)).isEqualTo(told);
  }

  @Test
  void one_is_singular_and_equal_ends_are_no_range() {
    assertThat(Figures.count(1, "epoch")).isEqualTo("1 epoch");
    assertThat(Figures.count(1234, "class", "classes")).isEqualTo("1,234 classes");
    assertThat(Figures.range("1.10", "1.10")).isEqualTo("1.10");
    assertThat(Figures.range("1.10", "1.30")).isEqualTo("1.10 to 1.30");
  }
}
