package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void times_have_three_digits_and_a_unit_that_fits() {
    assertThat(Figures.time(0.0000512)).isEqualTo("0.0512 µs");
    assertThat(Figures.time(0.0123)).isEqualTo("12.3 µs");
    assertThat(Figures.time(1)).isEqualTo("1.00 ms");
    assertThat(Figures.time(123.45)).isEqualTo("123 ms");
    assertThat(Figures.time(61_234)).isEqualTo("61.2 s");
  }

  @Test
  void ratios_have_two_digits_and_whole_numbers_all_of_theirs() {
    assertThat(Figures.times(1.649)).isEqualTo("1.6×");
    assertThat(Figures.times(1)).isEqualTo("1.0×");
    assertThat(Figures.times(9.97)).isEqualTo("10×");
    assertThat(Figures.times(123.4)).isEqualTo("123×");
    assertThat(Figures.interval(0.0271, 0.96)).isEqualTo("0.027–0.96×");
  }

  @Test
  void counts_are_grouped_and_powers_of_two_are_powers() {
    assertThat(Figures.count(1234567)).isEqualTo("1\u202f234\u202f567");
    assertThat(Figures.elements(1 << 20)).isEqualTo("2²⁰");
    assertThat(Figures.elements(1024)).isEqualTo("1\u202f024");
    assertThat(Figures.plural(1, "row") + ", " + Figures.plural(2, "row"))
        .isEqualTo("1 row, 2 rows");
  }

  @Test
  void what_is_no_number_is_written_all_the_same() {
    assertThat(Figures.significant(Double.NaN, 2)).isEqualTo("NaN");
    assertThat(Figures.significant(Double.POSITIVE_INFINITY, 2)).isEqualTo("∞");
    assertThat(Figures.significant(0, 2)).isEqualTo("0");
  }

  @Test
  void an_amount_has_the_prefix_that_leaves_up_to_three_digits() {
    assertThat(Figures.amount(12, "B")).isEqualTo("12 B");
    assertThat(Figures.amount(524_288, "FLOP")).isEqualTo("524 kFLOP");
    assertThat(Figures.amount(999_600, "B")).isEqualTo("1.00 MB");
    assertThat(Figures.amount(8_589_934_592L, "FLOP")).isEqualTo("8.59 GFLOP");
  }
}
