package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionMetricsTest {

  /** Errors −½, ½, 0, 1; the mean is 23/8, the squares about it sum to 467/16. */
  @Test
  void mse_mae_and_r2_are_those_worked_out_by_hand() {
    RegressionMetrics metrics =
        RegressionMetrics.of(new float[] {2.5f, 0, 2, 8}, new float[] {3, -.5f, 2, 7});
    assertThat(metrics.samples()).isEqualTo(4);
    assertThat(metrics.mse()).isEqualTo(0.375);
    assertThat(metrics.rmse()).isEqualTo(Math.sqrt(0.375));
    assertThat(metrics.mae()).isEqualTo(0.5);
    assertThat(metrics.r2()).isCloseTo(1 - 24.0 / 467, within(1e-15));
    assertThat(metrics).hasToString("R² 0.9486, MAE 0.5000, MSE 0.3750");
  }

  @Test
  void to_answer_the_mean_is_worth_0_and_to_answer_right_1() {
    float[] values = {1, 2, 6};
    assertThat(RegressionMetrics.of(new float[] {3, 3, 3}, values).r2()).isZero();
    assertThat(RegressionMetrics.of(values, values).r2()).isEqualTo(1);
    assertThat(RegressionMetrics.of(new float[] {6, 2, 1}, values).r2()).isNegative();
  }

  /** Σ t² is 1e21 here, so that the squares about the mean would drown in its rounding. */
  @Test
  void r2_is_right_for_values_far_from_zero_that_lie_close_together() {
    float[] values = new float[1000];
    float[] answers = new float[1000];
    for (int i = 0; i < 1000; i++) {
      values[i] = 1e9f + 64 * (i % 4);
      answers[i] = 1e9f + 64 * Math.min(i % 4, 2);
    }
    RegressionMetrics metrics = RegressionMetrics.of(answers, values);
    assertThat(metrics.mse()).isEqualTo(1024);
    assertThat(metrics.mae()).isEqualTo(16);
    assertThat(metrics.r2()).isEqualTo(0.8);
  }

  @Test
  void r2_is_no_number_where_the_values_do_not_differ() {
    float[] tenths = {0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f};
    assertThat(RegressionMetrics.of(new float[7], tenths).r2()).isNaN();
    assertThat(RegressionMetrics.of(new float[] {2}, new float[] {1}).r2()).isNaN();
    assertThat(RegressionMetrics.of(new float[] {2}, new float[] {1}).mae()).isEqualTo(1);
  }

  @Test
  void errors_in_other_units_scale_with_the_unit_and_r2_does_not() {
    RegressionMetrics scaled =
        RegressionMetrics.of(new float[] {1, 0, 2}, new float[] {0, 0, 3}).inUnits(100);
    RegressionMetrics original =
        RegressionMetrics.of(new float[] {150, 50, 250}, new float[] {50, 50, 350});
    assertThat(scaled.mse()).isCloseTo(original.mse(), within(1e-9));
    assertThat(scaled.mae()).isCloseTo(original.mae(), within(1e-12));
    assertThat(scaled.r2()).isEqualTo(original.r2());
  }

  @Test
  void answers_without_values_are_refused() {
    assertThatThrownBy(() -> RegressionMetrics.of(new float[0], new float[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RegressionMetrics.of(new float[2], new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 answers for 1 values");
  }
}
