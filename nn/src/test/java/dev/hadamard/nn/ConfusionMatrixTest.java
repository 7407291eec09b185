package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static final List<String> CLASSES = List.of("a", "b", "c");

  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.of(CLASSES, new int[] {0, 0, 0, 0, 1, 1, 1}, new int[] {0, 0, 2, 1, 0, 0, 1});

  @Test
  void counting_samples_gives_the_matrix_of_their_counts() {
    long[][] counts = {{2, 1, 1}, {2, 1, 0}, {0, 0, 0}};
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES, counts);
    assertThat(MATRIX).isEqualTo(matrix).hasSameHashCodeAs(matrix).hasToString("3 of 7 right");
    for (int actual = 0; actual < 3; actual++) {
      for (int predicted = 0; predicted < 3; predicted++) {
        assertThat(MATRIX.count(actual, predicted)).isEqualTo(counts[actual][predicted]);
      }
    }
    assertThat(MATRIX.accuracy()).isEqualTo(3 / 7.0);
    assertThat(MATRIX.samples(0)).isEqualTo(4);
    assertThat(MATRIX.recall(0)).isEqualTo(0.5);
    assertThat(MATRIX.recall(2)).isNaN();
    assertThat(MATRIX.precision(0)).isEqualTo(0.5);
    assertThat(MATRIX.precision(2)).isZero();
    assertThat(MATRIX.f1(0)).isEqualTo(0.5);
    assertThat(MATRIX.f1(1)).isEqualTo(0.4);
    assertThat(MATRIX.f1(2)).isZero();
    counts[0][0] = 3;
    assertThat(MATRIX).isNotEqualTo(new ConfusionMatrix(CLASSES, counts));
  }

  @Test
  void mistakes_come_with_the_most_frequent_first() {
    assertThat(MATRIX.mistakes())
        .containsExactly(
            new ConfusionMatrix.Mistake(1, 0, 2),
            new ConfusionMatrix.Mistake(0, 1, 1),
            new ConfusionMatrix.Mistake(0, 2, 1));
  }

  /** A square of them would be 80 GB. */
  @Test
  void a_hundred_thousand_classes_cost_no_more_than_their_samples() {
    int n = 100_000;
    int[] actual = IntStream.range(0, n).toArray();
    int[] predicted = IntStream.range(0, n).map(i -> i / 2).toArray();
    List<String> names = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    ConfusionMatrix matrix = ConfusionMatrix.of(names, actual, predicted);
    assertThat(matrix.total()).isEqualTo(n);
    assertThat(matrix.correct()).isEqualTo(1);
    assertThat(matrix.count(n - 1, n / 2 - 1)).isEqualTo(1);
    assertThat(matrix.count(n - 1, n - 1)).isZero();
    assertThat(matrix.mistakes()).hasSize(n - 1);
  }

  @Test
  void classes_that_there_are_not_are_refused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(CLASSES, new int[] {3}, new int[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class 3");
    assertThatThrownBy(() -> ConfusionMatrix.of(CLASSES, new int[1], new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConfusionMatrix(CLASSES, new long[3][2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MATRIX.count(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
