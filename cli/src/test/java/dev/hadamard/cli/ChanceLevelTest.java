package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.ConfusionMatrix;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.RegressionMetrics;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceLevelTest {

  private static Optional<String> ofClasses(long[][] counts) {
    return ChanceLevel.warning(
        new Evaluation(1, new ConfusionMatrix(List.of("cat", "dog"), counts)));
  }

  @Test
  void always_the_most_frequent_class_is_chance() {
    assertThat(ofClasses(new long[][] {{0, 40}, {0, 60}}).orElseThrow())
        .contains("right on 60.00 %", "at random", "--learning-rate", "--label");
  }

  /** 40 cats and 60 dogs, answered 50 and 50: e = 0.5, σ = 5, so that up to 60 may be luck. */
  @ParameterizedTest
  @CsvSource({"60,true", "62,false", "100,false"})
  void so_is_what_may_be_luck(int right, boolean isChance) {
    long cats = (right - 10L) / 2;
    long dogs = right - cats;
    assertThat(ofClasses(new long[][] {{cats, 40 - cats}, {60 - dogs, dogs}}).isPresent())
        .isEqualTo(isChance);
  }

  @Test
  void a_rare_class_that_is_found_is_no_chance() {
    assertThat(ofClasses(new long[][] {{4, 2}, {0, 394}})).isEmpty();
  }

  @Test
  void few_samples_that_are_all_right_are_not_doubted() {
    assertThat(ofClasses(new long[][] {{0, 0}, {0, 3}})).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-0.2,true", "0,true", "0.01,false", "NaN,false"})
  void a_regression_is_held_against_the_mean(double r2, boolean isChance) {
    assertThat(
            ChanceLevel.warning(new Evaluation(1, new RegressionMetrics(9, 1, 1, r2))).isPresent())
        .isEqualTo(isChance);
  }
}
