package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.expression.Expression;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each loss is, in double, and how its settings are written. */
class LossFormulaTest {

  private static final float[] A = {1, 2, 5, -.5f};
  private static final float[] T = {0, 2, 2, 0};

  /** L of rows of n outputs. */
  private static double loss(Loss loss, int rows, float[] a, float... t) {
    FloatBuffer outputs = FloatBuffer.wrap(a);
    FloatBuffer targets = FloatBuffer.wrap(t);
    int n = a.length / rows;
    return loss.sum(outputs, targets, rows, n) / loss.weights(targets, rows, n);
  }

  private static float[] logarithms(double... p) {
    float[] z = new float[p.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) Math.log(p[i]);
    }
    return z;
  }

  @Test
  void squared_errors_are_halved_and_summed_or_averaged() {
    assertThat(loss(Loss.HALF_SQUARED_ERROR, 2, A, T)).isEqualTo(10.25 / 2 / 2);
    assertThat(loss(Loss.MEAN_SQUARED_ERROR, 2, A, T)).isEqualTo(10.25 / 4);
  }

  @Test
  void errors_beyond_delta_count_linearly() {
    assertThat(loss(Loss.MEAN_ABSOLUTE_ERROR, 2, A, T)).isEqualTo(4.5 / 4);
    // ½·1² + 0 + 2·(3 − 1) + ½·½²
    assertThat(loss(Loss.huber(2), 2, A, T)).isEqualTo((0.5 + 4 + 0.125) / 4);
    assertThat(loss(Loss.smoothL1(2), 2, A, T)).isEqualTo((0.5 + 4 + 0.125) / 4 / 2);
  }

  @Test
  void binary_cross_entropy_is_the_mean_over_all_elements_and_the_summed_one_over_rows() {
    float[] z = {0, 0, 0, 0, 0, 0};
    assertThat(loss(Loss.BINARY_CROSS_ENTROPY, 2, z, 0, 1, 0, 1, 1, 0))
        .isCloseTo(Math.log(2), within(1e-15));
    assertThat(loss(Loss.SUMMED_BINARY_CROSS_ENTROPY, 2, z, 0, 1, 0, 1, 1, 0))
        .isCloseTo(3 * Math.log(2), within(1e-15));
  }

  @Test
  void hinge_takes_targets_of_0_and_1_for_signs() {
    // 1 − (−1)·1, 0, 0, 1 + (−½)
    assertThat(loss(Loss.HINGE, 2, A, 0, 1, 1, 0)).isEqualTo((2 + 0.5) / 4);
  }

  @Test
  void kl_divergence_of_logarithms_of_the_targets_is_0_and_0_counts_nothing() {
    float[] t = {.5f, .25f, .25f, 0};
    assertThat(loss(Loss.KL_DIVERGENCE, 1, logarithms(.5, .25, .25, 1), t))
        .isCloseTo(0, within(1e-7));
    float[] uniform = logarithms(.25, .25, .25, .25);
    double divergence = .5 * Math.log(2);
    assertThat(loss(Loss.SUMMED_KL_DIVERGENCE, 1, uniform, t)).isCloseTo(divergence, within(1e-7));
    assertThat(loss(Loss.KL_DIVERGENCE, 1, uniform, t)).isCloseTo(divergence / 4, within(1e-7));
  }

  @Test
  void cosine_is_0_along_2_against_and_1_of_nothing() {
    float[] a = {3, 4, 3, 4, 3, 4, 0, 0};
    float[] t = {6, 8, -3, -4, 4, -3, 1, 1};
    FloatBuffer outputs = FloatBuffer.wrap(a);
    FloatBuffer targets = FloatBuffer.wrap(t);
    double[] expected = {0, 2, 1, 1};
    for (int row = 0; row < 4; row++) {
      assertThat(Loss.COSINE.sample(outputs, targets, 2 * row, 2))
          .isCloseTo(expected[row], within(1e-12));
    }
  }

  @Test
  void cross_entropy_smooths_the_targets_and_divides_by_the_weights_of_the_targets() {
    float[] z = logarithms(.5, .3, .2, .1, .1, .8);
    float[] t = {0, 1, 0, 0, 0, 1};
    double[] nll = {-Math.log(.5), -Math.log(.3), -Math.log(.2)};
    double[] other = {-Math.log(.1), -Math.log(.1), -Math.log(.8)};
    assertThat(loss(Loss.crossEntropy(), 2, z, t)).isCloseTo((nll[1] + other[2]) / 2, within(1e-7));
    assertThat(loss(Loss.crossEntropy().withWeights(1, 2, 4), 2, z, t))
        .isCloseTo((2 * nll[1] + 4 * other[2]) / 6, within(1e-7));
    // PyTorch: (1 − ε)·nll + ε/C·Σ −log p, each with the weights.
    double smooth = (nll[0] + 2 * nll[1] + 4 * nll[2] + other[0] + 2 * other[1] + 4 * other[2]) / 6;
    assertThat(loss(Loss.crossEntropy().withWeights(1, 2, 4).withSmoothing(.1), 2, z, t))
        .isCloseTo(.9 * (2 * nll[1] + 4 * other[2]) / 6 + .1 / 3 * smooth, within(1e-7));
  }

  @Test
  void samples_of_the_ignored_class_and_rows_without_a_target_do_not_count() {
    float[] z = logarithms(.5, .3, .2, .1, .1, .8, .2, .2, .6);
    float[] t = {0, 1, 0, 0, 0, 1, 0, 0, 0};
    assertThat(loss(Loss.crossEntropy().withSmoothing(.1).ignoring(2), 3, z, t))
        .isEqualTo(loss(Loss.crossEntropy().withSmoothing(.1), 1, logarithms(.5, .3, .2), 0, 1, 0));
  }

  @Test
  void the_mean_of_no_sample_is_nan() {
    assertThat(loss(Loss.crossEntropy().ignoring(0), 1, new float[] {1, 2}, 1, 0)).isNaN();
  }

  @Test
  void a_formula_must_depend_on_the_output() {
    Expression t = Expression.input("t");
    assertThatThrownBy(() -> Loss.by("constant", t))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("loss constant: the formula t has no input a, so there is nothing to train");
  }

  @Test
  void settings_are_a_part_of_the_label_and_found_by_it() {
    CrossEntropy all = Loss.crossEntropy().withSmoothing(1e-4).withWeights(1, 0.1, 3).ignoring(1);
    for (Loss loss :
        List.of(
            Loss.huber(1e-30),
            Loss.smoothL1(1 / 3.0),
            Loss.crossEntropy().withSmoothing(0.1),
            Loss.crossEntropy().ignoring(7),
            all)) {
      assertThat(Loss.of(loss.label())).isEqualTo(loss);
    }
    assertThat(all.label())
        .isEqualTo("cross-entropy(ignored=1, smoothing=1.0E-4, weights=1.0 0.1 3.0)");
    assertThat(Loss.of("Huber(delta=2)")).isEqualTo(Loss.huber(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "huber(delta=0)",
        "huber(delta=NaN)",
        "huber(delta=x)",
        "huber()",
        "huber(beta=1)",
        "huber(delta=1, beta=1)",
        "huber(delta=1, delta=1)",
        "huber(delta=1 2)",
        "cross-entropy(smoothing=2)",
        "cross-entropy(weights=-1 2)",
        "cross-entropy(ignored=-1)",
        "cross-entropy(ignored=1.5)",
        "hinge(margin=2)"
      })
  void a_label_with_other_settings_is_unknown(String label) {
    assertThat(Loss.find(label)).isEmpty();
  }

  @Test
  void class_weights_and_the_ignored_class_must_fit_the_outputs() {
    NetworkSpec three = NetworkSpec.of(2, 3);
    Loss.crossEntropy().withWeights(1, 2, 3).ignoring(2).requireFit(three);
    assertThatThrownBy(() -> Loss.crossEntropy().withWeights(1, 2).requireFit(three))
        .hasMessage("cross-entropy: 2 weights for 3 classes");
    assertThatThrownBy(() -> Loss.crossEntropy().ignoring(3).requireFit(three))
        .hasMessage("cross-entropy: there is no class 3 of 3");
    assertThatThrownBy(() -> Loss.crossEntropy().requireFit(NetworkSpec.of(2, 1)))
        .hasMessageContaining("needs two outputs");
  }
}
