package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.bench.chart.Point;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossoverTest {

  /** At 64, 128, 256 and so on. */
  private static Crossover of(double... ratios) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < ratios.length; i++) {
      points.add(new Point(64 << i, ratios[i]));
    }
    return Crossover.of("opencl", "cpu", points, n -> "n = " + Math.round(n));
  }

  @Test
  void it_lies_on_the_line_between_two_sizes_in_logarithms() {
    Crossover crossover = of(0.25, 0.5, 2, 3);
    assertThat(crossover.at().orElseThrow()).isBetween(181.0, 181.1); // √(128·256)
    assertThat(crossover.words()).isEqualTo("opencl overtakes cpu at n ≈ 180");
  }

  @Test
  void the_last_crossing_counts_after_which_it_stays_ahead() {
    assertThat(of(0.5, 1.5, 0.5, 2).at().orElseThrow()).isBetween(256.0, 512.0);
  }

  @Test
  void never_and_always_are_said() {
    assertThat(of(0.2, 0.5, 0.9))
        .isEqualTo(
            new Crossover(
                java.util.OptionalDouble.empty(),
                "opencl does not overtake cpu in this range, from n = 64 to n = 256"));
    assertThat(of(1, 2, 3).words())
        .isEqualTo("opencl is ahead of cpu over the whole range, from n = 64 to n = 256");
  }

  @Test
  void being_ahead_only_for_a_while_is_said() {
    assertThat(of(2, 0.5, 0.3).words()).isEqualTo("opencl is ahead of cpu only below n ≈ 91");
    assertThat(of(0.5, 2, 0.5).words())
        .isEqualTo("opencl is ahead of cpu only between n ≈ 91 and n ≈ 180");
  }

  @Test
  void being_ahead_by_a_hair_at_the_largest_size_is_not_overtaking() {
    assertThat(of(0.5, 0.9, 1.01).words()).startsWith("opencl draws level with cpu at n ≈ ");
    assertThat(of(0.5, 0.9, 1.01, 1.05).words()).startsWith("opencl overtakes cpu at n ≈ ");
  }

  @Test
  void sizes_that_are_left_out_are_counted() {
    assertThat(of(0.5, 2).without(1).words())
        .isEqualTo("opencl overtakes cpu at n ≈ 91; one size is too noisy to tell");
    assertThat(of(0.5, 2).without(3).words()).endsWith("; 3 sizes are too noisy to tell");
  }

  @Test
  void one_size_is_too_few() {
    assertThat(of(2).words()).contains("too few sizes");
    assertThat(of().words()).contains("too few sizes");
  }
}
