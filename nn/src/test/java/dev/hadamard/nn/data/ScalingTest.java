package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scaling where float32 coefficients would not do. */
class ScalingTest {

  private static DataSet column(float... features) {
    return new DataSet("column", 1, features, new int[features.length], List.of("a", "b"));
  }

  private static float[] repeated(float value, int count) {
    float[] values = new float[count];
    java.util.Arrays.fill(values, value);
    return values;
  }

  /** The mean is 16,777,216.5 or so, which float32 cannot hold: half a unit is half a deviation. */
  @ParameterizedTest
  @ValueSource(floats = {1 << 23, 1 << 24, 1e9f, 1L << 41})
  void a_column_far_from_0_is_standardised_to_mean_0(float large) {
    float step = Math.ulp(large);
    float[] features = new float[1001];
    for (int i = 0; i < features.length; i++) {
      features[i] = large + step * (i % 2 + (i % 3 == 0 ? 1 : 0));
    }
    DataSet data = column(features);
    float[] scaled = Scaling.fit(ScalingMethod.STANDARDISE, data).apply(data).features();
    double mean = IntStream.range(0, 1001).mapToDouble(i -> scaled[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, 1001)
            .mapToDouble(i -> (double) scaled[i] * scaled[i])
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(0, within(1e-7));
    assertThat(variance).isCloseTo(1, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(ScalingMethod.class)
  void a_constant_column_becomes_0_and_its_neighbours_stay_as_far_from_it(ScalingMethod method) {
    for (float constant : new float[] {0.1f, 1e9f / 3, -1e-30f, 3e38f, 0}) {
      DataSet data = column(repeated(constant, 1797));
      Scaling scaling = Scaling.fit(method, data);
      float[] scaled = scaling.apply(data).features();
      boolean isMoved = method == ScalingMethod.STANDARDISE || method == ScalingMethod.MIN_MAX;
      if (isMoved) {
        assertThat(scaled).containsOnly(0);
        assertThat(scaling.apply(new float[] {constant + 1}))
            .containsExactly((float) ((double) (constant + 1) - constant));
      }
    }
  }

  @Test
  void a_missing_feature_counts_for_nothing_and_becomes_the_mean_of_the_training_part() {
    assertThatThrownBy(() -> column(1, Float.NaN)).isInstanceOf(IllegalArgumentException.class);
    DataSet lacking = lacking(1, Float.NaN, 5, 9);
    Scaling scaling = Scaling.fit(ScalingMethod.STANDARDISE, lacking);
    assertThat(scaling.offset()).containsExactly(5);
    assertThat(scaling.apply(lacking).features()[1]).isEqualTo(0);
    assertThat(scaling.apply(lacking).hasMissing()).isFalse();
    assertThat(scaling.apply(new float[] {Float.NaN, 5})).containsExactly(0, 0);
  }

  @Test
  void a_column_without_any_number_becomes_0() {
    DataSet lacking = lacking(Float.NaN, Float.NaN);
    assertThat(Scaling.fit(ScalingMethod.STANDARDISE, lacking).apply(lacking).features())
        .containsExactly(0, 0);
  }

  @Test
  void the_mean_that_replaces_a_feature_knows_nothing_of_the_held_out_samples() {
    DataSet train = lacking(1, 3);
    DataSet test = lacking(Float.NaN, 1000);
    Scaling scaling = Scaling.fit(ScalingMethod.STANDARDISE, train);
    assertThat(scaling.apply(test).features()).containsExactly(0, 998);
  }

  @ParameterizedTest
  @EnumSource(value = ScalingMethod.class, names = "STANDARDISE", mode = EnumSource.Mode.EXCLUDE)
  void other_methods_leave_a_missing_feature_missing(ScalingMethod method) {
    DataSet lacking = lacking(1, Float.NaN, 5);
    assertThat(Scaling.fit(method, lacking).apply(lacking).hasMissing()).isTrue();
  }

  private static DataSet lacking(float... features) {
    return new DataSet("lacking", 1, features, new int[features.length], List.of("a", "b"), true);
  }
}
