package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.hadamard.Precision;
import org.junit.jupiter.api.Test;

/** The bounds against numbers worked out by hand. */
class ProductBoundTest {

  private static final double U = 0x1p-24;

  @Test
  void gamma_counts_roundings_and_is_infinite_where_they_may_cancel_everything() {
    assertThat(ProductBound.gamma(0)).isZero();
    assertThat(ProductBound.gamma(3)).isCloseTo(1.78813966e-7, withinPercentage(1e-6));
    assertThat(ProductBound.gamma(8_388_608)).isEqualTo(1);
    assertThat(ProductBound.gamma(16_777_216)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void t_is_gamma_for_two_terms_and_grows_with_the_root_of_k_from_three_on() {
    assertThat(ProductBound.of(0)).isEqualTo(ProductBound.gamma(2));
    assertThat(ProductBound.of(1)).isEqualTo(ProductBound.gamma(3));
    assertThat(ProductBound.of(2)).isEqualTo(4 * U);
    assertThat(ProductBound.of(7)).isEqualTo(6 * U);
    assertThat(ProductBound.of(65_534)).isEqualTo(512 * U);
    assertThat(ProductBound.of(2_147_483_647)).isCloseTo(5.5242717e-3, withinPercentage(1e-4));
  }

  @Test
  void a_reduced_precision_adds_the_rounding_of_both_factors() {
    assertThat(ProductBound.of(Precision.FP32, 98)).isEqualTo(20 * U);
    assertThat(ProductBound.of(Precision.FP32_3XTF32, 98)).isEqualTo(80 * U);
    assertThat(ProductBound.of(Precision.TF32, 98))
        .isCloseTo(0.00097656250 + 0.00000023842 + 80 * U, withinPercentage(1e-6));
    assertThat(ProductBound.of(Precision.BF16, 98))
        .isCloseTo(0.0078125 + 0.0000152587890625 + 80 * U, withinPercentage(1e-6));
  }

  @Test
  void operands_of_any_kind_round_as_often_as_the_longest_chain() {
    assertThat(ProductBound.ofAny(1)).isEqualTo(ProductBound.gamma(3));
    assertThat(ProductBound.ofAny(512)).isEqualTo(ProductBound.gamma(514));
    assertThat(ProductBound.ofAny(9_998)).isEqualTo(ProductBound.gamma(714));
    assertThat(ProductBound.ofAny(20_000_000)).isEqualTo(ProductBound.gamma(39_577));
  }
}
