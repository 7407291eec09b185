package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetScalingTest {

  private static DataSet values(float... values) {
    return DataSet.ofValues("values", 1, new float[values.length], values);
  }

  @Test
  void values_are_brought_to_mean_0_and_deviation_1_and_back() {
    DataSet data = values(100, 300, 100, 300);
    TargetScaling scaling = TargetScaling.fit(data);
    assertThat(scaling).isEqualTo(new TargetScaling(200, 100));
    DataSet scaled = scaling.apply(data);
    assertThat(scaled.value(0)).isEqualTo(-1);
    assertThat(scaled.value(1)).isEqualTo(1);
    assertThat(scaled.features()).isEqualTo(data.features());
    assertThat(scaling.restore(scaled.value(1))).isEqualTo(300);
  }

  @Test
  void values_near_a_thousand_million_keep_their_differences() {
    DataSet data = values(1e9f, 1e9f + 64, 1e9f + 128);
    TargetScaling scaling = TargetScaling.fit(data);
    DataSet scaled = scaling.apply(data);
    assertThat((double) scaled.value(1)).isZero();
    assertThat((double) scaled.value(2)).isCloseTo(Math.sqrt(1.5), within(1e-7));
    assertThat(scaling.restore(scaled.value(2))).isCloseTo(1e9 + 128, within(1e-5));
  }

  @Test
  void values_at_the_ends_of_float32_are_scaled() {
    DataSet scaled = TargetScaling.fit(values(-3e38f, 3e38f)).apply(values(-3e38f, 3e38f));
    assertThat(scaled.value(1)).isEqualTo(1);
    DataSet tiny = values(-Float.MIN_VALUE, Float.MIN_VALUE);
    assertThat(TargetScaling.fit(tiny).apply(tiny).value(1)).isEqualTo(1);
  }

  @Test
  void equal_values_become_0() {
    DataSet data = values(0.1f, 0.1f, 0.1f);
    TargetScaling scaling = TargetScaling.fit(data);
    assertThat(scaling.unit()).isEqualTo(1);
    assertThat(scaling.apply(data).value(2)).isZero();
  }

  @Test
  void what_cannot_be_scaled_is_refused() {
    DataSet classes = new DataSet("c", 1, new float[2], new int[2], List.of("a", "b"));
    assertThatThrownBy(() -> TargetScaling.fit(values()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> TargetScaling.fit(classes)).isInstanceOf(IllegalStateException.class);
    for (double unit : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new TargetScaling(0, unit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
