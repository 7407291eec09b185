package dev.hadamard.kernels.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.kernels.tune.Halving.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who wins, and what it costs to find out. */
final class HalvingTest {

  private static final List<Integer> NINE = IntStream.range(91, 100).boxed().toList();

  private final Map<Integer, Integer> runs = new HashMap<>();

  private double count(Integer candidate) {
    runs.merge(candidate, 1, Integer::sum);
    return candidate;
  }

  @Test
  void the_fastest_wins_and_its_speed_is_told() {
    Outcome<Integer> outcome = new Halving<>(120, this::count, () -> true).best(NINE);
    assertThat(outcome.best()).isEqualTo(91);
    assertThat(outcome.speed()).isCloseTo(120.0 / 91, within(1e-12));
  }

  @Test
  void few_runs_are_spent_on_what_is_slow() {
    new Halving<>(120, this::count, () -> true).best(NINE);
    assertThat(runs).containsEntry(99, 3).containsEntry(93, 13).containsEntry(91, 43);
    assertThat(runs).containsEntry(120, 43);
  }

  @Test
  void the_incumbent_stays_unless_another_one_is_clearly_faster() {
    assertThat(new Halving<>(100, this::count, () -> true).best(List.of(98, 99)).best())
        .isEqualTo(100);
    assertThat(new Halving<>(100, this::count, () -> true).best(List.of()))
        .isEqualTo(new Outcome<>(100, 1));
  }

  @Test
  void noise_alone_wins_nothing() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Outcome<Integer> outcome =
          new Halving<Integer>(0, candidate -> 1 + random.nextDouble(), () -> true).best(NINE);
      assertThat(outcome.best()).as("seed %d", seed).isZero();
    }
  }

  @Test
  void a_machine_that_slows_down_is_slow_for_both() {
    double[] slowness = {1};
    Outcome<Integer> outcome =
        new Halving<Integer>(100, candidate -> candidate * (slowness[0] *= 1.01), () -> true)
            .best(List.of(80));
    assertThat(outcome.best()).isEqualTo(80);
    assertThat(outcome.speed()).isCloseTo(1.25 / 1.01, within(1e-9));
  }

  @Test
  void without_time_for_three_runs_the_incumbent_stays() {
    int[] turns = {2};
    assertThat(new Halving<>(100, this::count, () -> turns[0]-- > 0).best(List.of(1)).best())
        .isEqualTo(100);
    int[] more = {3};
    assertThat(new Halving<>(100, this::count, () -> more[0]-- > 0).best(List.of(1)).best())
        .isEqualTo(1);
  }
}
