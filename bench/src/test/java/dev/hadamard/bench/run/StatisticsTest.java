package dev.hadamard.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.bench.report.Report.Quartiles;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatisticsTest {

  @Test
  void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    assertThat(Statistics.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    assertThat(Statistics.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
    assertThat(Statistics.median(List.of(7.0))).isEqualTo(7);
  }

  @Test
  void quartiles_are_interpolated_as_r_does() {
    assertThat(Statistics.quartiles(List.of(1.0, 2.0, 3.0, 4.0)))
        .isEqualTo(new Quartiles(1.75, 3.25));
    assertThat(Statistics.relativeSpread(List.of(1.0, 2.0, 3.0, 4.0))).isEqualTo(1.5 / 2.5);
  }

  @Test
  void an_outlier_moves_neither() {
    List<Double> calm = List.of(1.0, 1.1, 0.9, 1.0, 1.05, 0.95, 1.0);
    List<Double> spiked = List.of(1.0, 1.1, 0.9, 1.0, 1.05, 0.95, 1000.0);
    assertThat(Statistics.median(spiked)).isEqualTo(Statistics.median(calm));
    assertThat(Statistics.relativeSpread(spiked)).isLessThan(0.2);
  }

  @Test
  void nothing_has_no_median() {
    assertThatThrownBy(() -> Statistics.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
