package dev.hadamard.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void a_linear_axis_begins_and_ends_at_round_numbers_around_the_values() {
    Axis axis = Axis.linear(0.913, 1, 200, 0);
    assertThat(axis.low()).isCloseTo(0.9, within(1e-12));
    assertThat(axis.high()).isCloseTo(1, within(1e-12));
    assertThat(axis.ticks().stream().map(Axis::label))
        .containsExactly("0.9", "0.92", "0.94", "0.96", "0.98", "1");
    assertThat(axis.position(axis.low())).isEqualTo(200);
    assertThat(axis.position(axis.high())).isEqualTo(0);
  }

  @Test
  void losses_over_more_than_a_decade_are_drawn_logarithmically() {
    Axis axis = Axis.ofLosses(0.012, 2.3, 100, 0);
    assertThat(axis.isLogarithmic()).isTrue();
    assertThat(axis.ticks().stream().map(Axis::label))
        .containsExactly("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5");
    double ratio = axis.position(0.1) - axis.position(0.2);
    assertThat(axis.position(0.5) - axis.position(1)).isCloseTo(ratio, within(1e-9));
  }

  @Test
  void losses_that_hardly_change_or_reach_zero_are_drawn_from_zero() {
    assertThat(Axis.ofLosses(1.1, 2.3, 100, 0)).matches(a -> !a.isLogarithmic() && a.low() == 0);
    assertThat(Axis.ofLosses(0, 2.3, 100, 0)).matches(a -> !a.isLogarithmic() && a.low() == 0);
  }

  @Test
  void values_that_are_all_the_same_still_have_an_axis() {
    Axis axis = Axis.linear(1, 1, 100, 0);
    assertThat(axis.high()).isGreaterThan(axis.low());
    assertThat(axis.position(1)).isBetween(0.0, 100.0);
    assertThat(axis.ticks()).isNotEmpty();
  }

  @Test
  void epochs_are_marked_at_whole_numbers() {
    assertThat(Axis.ofCounts(1, 5, 0, 100).wholeTicks()).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
    assertThat(Axis.ofCounts(1, 30, 0, 100).wholeTicks()).contains(5.0, 10.0, 30.0);
    assertThat(Axis.ofCounts(1, 1, 0, 100).wholeTicks()).containsExactly(1.0, 2.0);
  }
}
