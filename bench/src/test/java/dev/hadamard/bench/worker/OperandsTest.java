package dev.hadamard.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class OperandsTest {

  @Test
  void numbers_are_a_function_of_stream_and_position_alone() {
    float[] few = Operands.stream(3, 10);
    float[] many = Operands.stream(3, 1000);
    assertThat(many).startsWith(few);
    assertThat(Operands.stream(4, 10)).isNotEqualTo(few);
    assertThat(Operands.scaled(3, 10, 4)[7]).isEqualTo(4 * few[7]);
  }

  @Test
  void they_are_uniform_in_minus_one_to_one() {
    double sum = 0;
    double squares = 0;
    float[] values = Operands.stream(0, 1 << 16);
    for (float value : values) {
      assertThat(value).isBetween(-1f, Math.nextDown(1f));
      sum += value;
      squares += (double) value * value;
    }
    assertThat(sum / values.length).isCloseTo(0, within(0.01));
    assertThat(squares / values.length).isCloseTo(1.0 / 3, within(0.01));
  }

  @Test
  void targets_are_one_hot_in_turn() {
    assertThat(Operands.targets(3, 2)).containsExactly(1, 0, 0, 1, 1, 0);
  }
}
