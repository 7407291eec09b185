package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.data.SplitMix64;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

  private static double sum(Loss loss, float[] outputs, float... targets) {
    return loss.sum(FloatBuffer.wrap(outputs), FloatBuffer.wrap(targets), 1, outputs.length);
  }

  @Test
  void the_two_forms_of_squared_error_are_told_apart() {
    float[] a = {1, 2, 5, 4};
    float[] t = {0, 2, 2, 0};
    assertThat(sum(Loss.HALF_SQUARED_ERROR, a, t)).isEqualTo((1 + 9 + 16) / 2.0);
    assertThat(sum(Loss.MEAN_SQUARED_ERROR, a, t)).isEqualTo((1 + 9 + 16) / 4.0);
  }

  @Test
  void cross_entropy_of_equal_logits_is_the_logarithm_of_their_number() {
    assertThat(sum(Loss.SOFTMAX_CROSS_ENTROPY, new float[] {3, 3, 3}, 0, 1, 0))
        .isCloseTo(Math.log(3), within(1e-15));
    assertThat(sum(Loss.BINARY_CROSS_ENTROPY, new float[] {0}, 1))
        .isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void cross_entropy_does_not_change_when_all_logits_are_shifted() {
    SplitMix64 random = new SplitMix64(5);
    for (int repeat = 0; repeat < 100; repeat++) {
      float[] z = new float[10];
      float[] shifted = new float[10];
      float[] t = new float[10];
      for (int j = 0; j < 10; j++) {
        // Multiples of 1/64, so that the shift by 1000 loses no bit.
        z[j] = (random.nextInt(1281) - 640) / 64f;
        shifted[j] = z[j] + 1000;
      }
      boolean soft = repeat % 2 == 0;
      t[random.nextInt(10)] = soft ? 0.75f : 1;
      if (soft) {
        t[random.nextInt(10)] += 0.25f;
      }
      assertThat(sum(Loss.SOFTMAX_CROSS_ENTROPY, shifted, t))
          .as("repeat %d", repeat)
          .isCloseTo(sum(Loss.SOFTMAX_CROSS_ENTROPY, z, t), within(1e-12));
    }
  }

  @Test
  void extreme_logits_give_finite_losses_and_the_right_ones() {
    assertThat(sum(Loss.SOFTMAX_CROSS_ENTROPY, new float[] {1e4f, -1e4f}, 0, 1)).isEqualTo(2e4);
    assertThat(sum(Loss.SOFTMAX_CROSS_ENTROPY, new float[] {1e4f, -1e4f}, 1, 0)).isZero();
    float max = Float.MAX_VALUE;
    assertThat(sum(Loss.SOFTMAX_CROSS_ENTROPY, new float[] {max, -max}, 0, 1)).isEqualTo(2.0 * max);
    assertThat(sum(Loss.BINARY_CROSS_ENTROPY, new float[] {1e4f}, 0)).isEqualTo(1e4);
    assertThat(sum(Loss.BINARY_CROSS_ENTROPY, new float[] {-1e4f}, 0)).isZero();
    assertThat(sum(Loss.BINARY_CROSS_ENTROPY, new float[] {max, -max}, 0, 1)).isEqualTo(1.0 * max);
    assertThat(sum(Loss.SUMMED_BINARY_CROSS_ENTROPY, new float[] {max, -max}, 0, 1))
        .isEqualTo(2.0 * max);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void delta_of_cross_entropy_is_p_minus_t_over_m_even_for_extreme_logits(String name) {
    float[] logits = {1e4f, -1e4f, 0, 0, 1000, 1001, -3, 2, 88, -1e4f, -1e4f, -1e4f};
    float[] targets = {0, 1, 0, 0, 0, 1, .25f, .25f, .5f, 1, 0, 0};
    int rows = 4;
    int columns = 3;
    try (Backend backend = TestBackends.open(name);
        TensorArena arena = backend.newArena()) {
      Tensor z = arena.allocate(rows, columns);
      Tensor t = arena.allocate(rows, columns);
      Tensor delta = arena.allocate(rows, columns);
      backend.write(logits, z);
      backend.write(targets, t);
      new SoftmaxCrossEntropy()
          .gradient(new BoundLoss(backend, arena, z, t), delta)
          .forEach(backend::run);
      float[] actual = backend.read(delta);
      for (int i = 0; i < actual.length; i++) {
        double expected = (softmax(logits, i, columns) - targets[i]) / rows;
        assertThat((double) actual[i])
            .as("element %d", i)
            .isCloseTo(expected, within(10 * Math.ulp(1f) / (double) rows));
      }
    }
  }

  private static double softmax(float[] z, int index, int columns) {
    int first = index / columns * columns;
    double sum = 0;
    for (int j = first; j < first + columns; j++) {
      sum += Math.exp((double) z[j] - z[index]);
    }
    return 1 / sum;
  }

  @Test
  void a_loss_on_logits_refuses_another_output_activation_and_says_what_to_change() {
    NetworkSpec squashed = NetworkSpec.of(Activation.RELU, Activation.SIGMOID, 2, 3);
    assertThatThrownBy(() -> Loss.SOFTMAX_CROSS_ENTROPY.requireFit(squashed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("identity, not sigmoid");
    assertThatThrownBy(() -> Loss.SOFTMAX_CROSS_ENTROPY.requireFit(NetworkSpec.of(2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("binary-cross-entropy");
    Loss.HALF_SQUARED_ERROR.requireFit(squashed);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.Loss#all")
  void a_loss_is_found_by_its_label(Loss loss) {
    assertThat(Loss.of(loss.label())).isEqualTo(loss);
  }

  @Test
  void an_unknown_label_lists_the_choices() {
    assertThatThrownBy(() -> Loss.of("hing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'hing'")
        .hasMessageContaining("half-squared-error")
        .hasMessageContaining("softmax-cross-entropy");
  }
}
