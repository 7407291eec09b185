package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each schedule against its formula. */
class ScheduleTest {

  static Stream<Arguments> formulas() {
    return Stream.of(
        of(Schedule.constant(), s -> 1),
        of(Schedule.step(7, 0.5), s -> 1. / (1 << (s / 7))),
        of(Schedule.exponential(1, 0.9), s -> Math.pow(.9, (double) s)),
        of(Schedule.exponential(4, 0.9), s -> Math.exp(Math.log(.9) * s / 4)),
        of(Schedule.polynomial(20, 2, 0), s -> s < 20 ? (20. - s) * (20 - s) / 400 : 0),
        of(Schedule.polynomial(20, 1, .1), s -> s < 20 ? .9 * (1 - s / 20.) + .1 : .1),
        of(Schedule.cosine(16), s -> s < 16 ? .5 + .5 * Math.cos(Math.PI * s / 16) : 0),
        of(
            Schedule.cosine(16, .2),
            s -> s < 16 ? .2 + .8 * .5 * (1 + Math.cos(Math.PI * s / 16)) : .2),
        of(
            Schedule.cosineWithRestarts(5, 1, 0),
            s -> .5 + .5 * Math.cos(Math.PI * (s - 5 * (s / 5)) / 5.)),
        of(Schedule.cosineWithRestarts(4, 2, .1), ScheduleTest::doubling),
        of(
            Schedule.cosineWithRestarts(4, 3, 0), // periods of 4, 12 and 36
            s ->
                .5
                    + .5
                        * Math.cos(
                            Math.PI * (s < 4 ? s / 4. : s < 16 ? (s - 4) / 12. : (s - 16) / 36.))),
        of(Schedule.oneCycle(20), ScheduleTest::cycle),
        of(
            Schedule.cosine(16, .2).afterWarmUp(4),
            s ->
                s < 4
                    ? s / 4.
                    : s < 20 ? .2 + .8 * .5 * (1 + Math.cos(Math.PI * (s - 4) / 16.)) : .2),
        of(Schedule.oneCycle(20).afterWarmUp(2), s -> s < 2 ? s / 50. : cycle(s - 2)));
  }

  private static Arguments of(Schedule schedule, LongToDoubleFunction formula) {
    return Arguments.of(schedule, formula);
  }

  /** Periods of 4, 8, 16 and so on, which begin at 0, 4, 12 and 28. */
  private static double doubling(long s) {
    long begin = s < 4 ? 0 : s < 12 ? 4 : s < 28 ? 12 : 28;
    double period = s < 4 ? 4 : s < 12 ? 8 : s < 28 ? 16 : 32;
    return .1 + .9 * .5 * (1 + Math.cos(Math.PI * (s - begin) / period));
  }

  /** PyTorch's OneCycleLR with its defaults: 1/25 at 0, 1 at .3·20 − 1, 1/250000 at 19. */
  private static double cycle(long s) {
    if (s <= 5) {
      return 1 + (1. / 25 - 1) / 2 * (1 + Math.cos(Math.PI * s / 5));
    }
    double end = 1. / 25 / 1e4;
    double share = Math.min(1, (s - 5) / 14.);
    return end + (1 - end) / 2 * (1 + Math.cos(Math.PI * share));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void each_step_has_the_factor_of_the_formula(Schedule schedule, LongToDoubleFunction formula) {
    for (long s = 0; s < 50; s++) {
      assertThat(schedule.factor(s))
          .as("%s at %d", schedule.describe(), s)
          .isCloseTo(formula.applyAsDouble(s), within(1e-14));
    }
  }

  @Test
  void one_cycle_begins_at_a_25th_and_peaks_at_one() {
    Schedule cycle = Schedule.oneCycle(100);
    assertThat(cycle.factor(0)).isCloseTo(.04, within(1e-15));
    assertThat(cycle.factor(29)).isCloseTo(1, within(1e-15));
    assertThat(cycle.factor(99)).isCloseTo(4e-6, within(1e-15));
    assertThat(cycle.factor(1000)).isEqualTo(cycle.factor(99));
  }

  @Test
  void restarts_take_any_number_of_steps() {
    Schedule schedule = Schedule.cosineWithRestarts(1, Integer.MAX_VALUE, 0);
    assertThat(schedule.factor(Long.MAX_VALUE / 2)).isBetween(0., 1.);
  }

  @Test
  void a_plateau_lowers_the_rate_after_more_than_its_patience() {
    Plateau plateau = Schedule.plateau().withPatience(2).withGamma(0.5);
    assertThat(reached(plateau, 1, .9, .8)).isEqualTo(1);
    assertThat(reached(plateau, 1, 1, 1)).isEqualTo(1);
    assertThat(reached(plateau, 1, 1, 1, 1)).isEqualTo(.5);
    assertThat(reached(plateau, 1, 1, 1, .5, 1, 1)).isEqualTo(1);
    assertThat(reached(plateau, 1, 1, 1, 1, 1, 1, 1)).isEqualTo(.25);
    assertThat(reached(plateau.notBelow(.3), 1, 1, 1, 1, 1, 1, 1)).isEqualTo(.3);
  }

  @Test
  void the_threshold_is_relative_and_in_keras_absolute() {
    Plateau plateau = Schedule.plateau().withPatience(0).withGamma(0.5).withThreshold(.01);
    assertThat(reached(plateau, 100, 99.5)).as("not 1 % less").isEqualTo(.5);
    assertThat(reached(plateau, 100, 98.5)).isEqualTo(1);
    assertThat(reached(plateau.keras(), 100, 99.5)).isEqualTo(1);
    assertThat(reached(plateau.keras(), 100, 99.995)).as("not .01 less").isEqualTo(.5);
  }

  @Test
  void keras_lowers_the_rate_one_metric_earlier() {
    Plateau plateau = Schedule.plateau().withPatience(2).withGamma(0.5);
    assertThat(reached(plateau, 1, 1, 1)).isEqualTo(1);
    assertThat(reached(plateau.keras(), 1, 1, 1)).isEqualTo(.5);
    assertThat(reached(plateau.keras(), 1, 1)).isEqualTo(1);
  }

  @Test
  void a_metric_that_is_not_finite_is_no_improvement() {
    Plateau plateau = Schedule.plateau().withPatience(1).withGamma(0.5);
    assertThat(reached(plateau, Double.NaN, Double.NaN)).isEqualTo(.5);
    assertThat(reached(plateau, Double.NaN, 1, .5, .25)).isEqualTo(1);
  }

  @Test
  void a_plateau_may_follow_a_warm_up() {
    Schedule schedule = Schedule.plateau().withPatience(0).withGamma(.5).afterWarmUp(4);
    assertThat(schedule.isWatching()).isTrue();
    Schedule lowered = schedule.after(List.of(1., 1.));
    assertThat(lowered.factor(2)).isEqualTo(.25);
    assertThat(lowered.factor(10)).isEqualTo(.5);
  }

  private static double reached(Plateau plateau, double... metrics) {
    return plateau.after(Arrays.stream(metrics).boxed().toList()).factor(17);
  }

  @Test
  void numbers_outside_their_range_are_refused() {
    assertThatThrownBy(() -> Schedule.step(0, .1)).hasMessage("every 0 is not positive");
    assertThatThrownBy(() -> Schedule.exponential(1, -1)).hasMessageContaining("gamma -1.0");
    assertThatThrownBy(() -> Schedule.polynomial(1, 0, 0)).hasMessageContaining("power 0.0");
    assertThatThrownBy(() -> Schedule.cosine(5, 2)).hasMessage("end 2.0 is not in [0, 1]");
    assertThatThrownBy(() -> Schedule.cosineWithRestarts(5, 0, 0)).hasMessageContaining("growth");
    assertThatThrownBy(() -> Schedule.oneCycle(3)).hasMessageContaining("at least 4");
    assertThatThrownBy(() -> Schedule.constant().afterWarmUp(-1)).hasMessageContaining("warm-up");
    assertThatThrownBy(() -> Schedule.plateau().withGamma(1)).hasMessageContaining("gamma");
    assertThatThrownBy(() -> Schedule.plateau().withPatience(-1)).hasMessageContaining("patience");
    assertThatThrownBy(() -> Schedule.plateau().withThreshold(Double.NaN))
        .hasMessageContaining("threshold");
  }

  @Test
  void a_schedule_says_its_name_and_numbers() {
    assertThat(Schedule.cosine(100, .1).afterWarmUp(5).describe())
        .isEqualTo("cosine(steps=100, end=0.1) after a warm-up of 5");
    assertThat(Schedule.plateau().keras().describe())
        .isEqualTo("plateau(gamma=0.1, patience=10, threshold=1.0E-4, least=0.0) as in Keras");
  }
}
