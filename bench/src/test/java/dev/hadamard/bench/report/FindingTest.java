package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingTest {

  private static Finding of(double value, double low, double high, boolean isBusy) {
    return Finding.of(new Ratio(value, low, high, 3, value, value), isBusy);
  }

  @Test
  void an_interval_on_one_side_says_which_is_faster() {
    Finding faster = of(1.63, 1.42, 1.78, false);
    assertThat(faster.sentence("opencl", "cpu"))
        .isEqualTo("opencl is 1.6× (1.4–1.8×) as fast as cpu");
    assertThat(faster.cell("")).isEqualTo(new Table.Cell("1.6×", "1.4–1.8×", "number more"));
    Finding slower = of(0.53, 0.49, 0.58, false);
    assertThat(slower.sentence("opencl", "cpu"))
        .isEqualTo("opencl is slower than cpu: 0.53× (0.49–0.58×)");
    assertThat(slower.cell(", 2 of 3"))
        .isEqualTo(new Table.Cell("0.53×", "0.49–0.58×, 2 of 3", "number less"));
  }

  @Test
  void an_interval_around_one_is_the_same_if_it_is_narrow_and_noisy_if_it_is_wide() {
    assertThat(of(1.0, 0.96, 1.1, false).sentence("a", "b"))
        .isEqualTo("a is as fast as b: 1.0× (0.96–1.1×)");
    assertThat(of(1.0, 0.6, 1.5, false).sentence("a", "b"))
        .isEqualTo("too noisy to compare a with b: 0.60–1.5×");
    assertThat(of(1.0, 0.6, 1.5, false).words()).isEqualTo("noisy: 0.60–1.5×");
  }

  @Test
  void on_a_busy_machine_a_word_stands_where_the_figure_would_pretend_to_know() {
    Finding slower = of(0.6, 0.39, 0.9, true);
    assertThat(slower.label()).isEqualTo("slower");
    assertThat(slower.words()).isEqualTo("slower, noisy: 0.39–0.90×");
    assertThat(slower.sentence("opencl", "cpu"))
        .isEqualTo("opencl is slower than cpu, by how much is uncertain: 0.39–0.90×");
    assertThat(slower.cell(""))
        .isEqualTo(new Table.Cell("slower", "0.39–0.90×, noisy", "number less"));
    assertThat(of(2, 1.2, 3, true).label()).isEqualTo("faster");
    assertThat(of(19, 19, 19, true).words())
        .as("of a single round nothing tells how sure it is")
        .isEqualTo("faster, noisy: 19×");
    assertThat(of(1, 0.5, 2, true).cell(""))
        .isEqualTo(new Table.Cell("noisy", "0.50–2.0×", "number"));
    assertThat(of(2, 1.9, 2.1, true).label())
        .as("a narrow one is sure all the same")
        .isEqualTo("2.0×");
  }

  @Test
  void two_ends_that_print_the_same_are_printed_once() {
    Finding sure = of(1.1, 1.08, 1.12, false);
    assertThat(sure.sentence("a", "b")).isEqualTo("a is 1.1× as fast as b");
    assertThat(sure.cell("").note()).isEmpty();
    assertThat(sure.cell(", 2 of 3").note()).isEqualTo("2 of 3");
    assertThat(Figures.interval(1.08, 1.12)).isEqualTo("1.1×");
  }
}
