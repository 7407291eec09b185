package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochSelectionTest {

  private static List<Integer> shown(int epochs, Set<Integer> best) {
    EpochSelection selection = new EpochSelection(epochs);
    List<Integer> shown = new ArrayList<>();
    for (int i = 1; i <= epochs; i++) {
      selection.add(epoch(i, best.contains(i))).forEach(epoch -> shown.add(epoch.number()));
    }
    assertThat(selection.rest()).isEmpty();
    return shown;
  }

  private static Epoch epoch(int number, boolean isBest) {
    return new Epoch(number, 1, 0.5, 0.5, isBest, 0.1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 20})
  void a_short_training_shows_every_epoch(int epochs) {
    assertThat(shown(epochs, Set.of(1)))
        .isEqualTo(IntStream.rangeClosed(1, epochs).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 30, 99, 100, 1000, 12_345})
  void a_long_one_shows_about_twenty_the_first_and_the_last_among_them(int epochs) {
    Set<Integer> every = Set.copyOf(IntStream.rangeClosed(1, epochs).boxed().toList());
    for (Set<Integer> best : List.of(Set.of(1), every)) {
      assertThat(shown(epochs, best))
          .startsWith(1)
          .endsWith(epochs)
          .hasSizeBetween(11, 23)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void a_new_best_takes_the_place_of_its_neighbours() {
    assertThat(shown(100, Set.of(1, 7, 8, 43, 98)))
        .contains(8, 43, 98, 100)
        .doesNotContain(7, 10, 45)
        .contains(5, 15, 95);
  }

  @Test
  void a_training_that_is_stopped_shows_its_last_epoch_and_its_best() {
    EpochSelection selection = new EpochSelection(100);
    IntStream.rangeClosed(1, 7).forEach(i -> selection.add(epoch(i, i == 6)));
    assertThat(selection.rest()).extracting(Epoch::number).containsExactly(6, 7);
  }
}
