package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every 1009th float of the whole range, 2²² of them, against double arithmetic; {@code
 * -Dtest.stride=97} takes every 97th. The worst errors are printed.
 */
class ApproximationsTest {

  private static final int STRIDE = Integer.getInteger("test.stride", 1009);

  private interface FloatFunction {
    float of(float x);
  }

  @Test
  void exp_is_within_3_ulp_everywhere() {
    requireWithin(
        "exp", 3, Approximations::exp, Math::exp, Float.NEGATIVE_INFINITY, Float.MAX_VALUE);
  }

  @Test
  void exp_of_a_non_positive_number_has_the_bits_of_exp() {
    for (long bits = 0x80000000L; bits <= 0xff800000L; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      assertThat(Approximations.expOfNonPositive(x))
          .as("x = %s", x)
          .isEqualTo(Approximations.exp(x));
    }
  }

  @Test
  void expm1_is_within_3_ulp_up_to_85() {
    requireWithin("expm1", 3, Approximations::expm1, Math::expm1, Float.NEGATIVE_INFINITY, 85f);
  }

  @Test
  void tanh_is_within_5_ulp_everywhere() {
    requireWithin(
        "tanh", 5, Approximations::tanh, Math::tanh, Float.NEGATIVE_INFINITY, Float.MAX_VALUE);
  }

  @Test
  void tanh_never_leaves_its_range() {
    for (float x = -10; x <= 10; x = Math.nextUp(x + 1e-5f)) {
      assertThat(Approximations.tanh(x)).as("x = %s", x).isBetween(-1f, 1f);
    }
  }

  @Test
  void sigmoid_is_within_10_ulp_everywhere() {
    requireWithin(
        "sigmoid",
        10,
        Approximations::sigmoid,
        x -> 1 / (1 + Math.exp(-x)),
        Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE);
  }

  @Test
  void log1p_is_within_3_ulp_from_0_to_1() {
    requireWithin("log1p", 3, Approximations::log1p, Math::log1p, 0f, 1f);
  }

  @Test
  void gaussian_is_within_3_ulp_up_to_its_bound() {
    requireWithin(
        "gaussian", 3, Approximations::gaussian, x -> Math.exp(-x * x / 2), 0f, NormalTail.BOUND);
  }

  /** Φ(−x)·e^(x²/2) by the continued fraction, which needs no erf. */
  @Test
  void the_tail_of_the_normal_distribution_is_within_8_ulp_beyond_2() {
    requireWithin(
        "normal tail",
        8,
        NormalTail::of,
        x -> {
          double fraction = x;
          for (int level = 200; level > 0; level--) {
            fraction = x + level / fraction;
          }
          return 1 / (Math.sqrt(2 * Math.PI) * fraction);
        },
        2f,
        NormalTail.BOUND);
  }

  @Test
  void a_power_of_two_is_exact() {
    for (int n = -76; n <= 65; n++) {
      assertThat(Approximations.powerOfTwo(n)).as("2^%d", n).isEqualTo(Math.scalb(1f, n));
    }
  }

  @Test
  void the_ends_of_the_range_are_exact_and_nan_survives() {
    assertThat(Approximations.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Approximations.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(Approximations.exp(0f)).isEqualTo(1f);
    assertThat(Approximations.expm1(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(Approximations.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(Approximations.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(Approximations.exp(Float.NaN)).isNaN();
    assertThat(Approximations.expm1(Float.NaN)).isNaN();
    assertThat(Approximations.tanh(Float.NaN)).isNaN();
    assertThat(Approximations.log1p(Float.NaN)).isNaN();
    assertThat(Approximations.sigmoid(Float.NaN)).isNaN();
    assertThat(Approximations.gaussian(0f)).isEqualTo(1f);
    assertThat(Approximations.gaussian(NormalTail.BOUND)).isZero();
    assertThat(Approximations.gaussian(Float.NaN)).isNaN();
  }

  @SuppressWarnings("SystemOut") // the figure is half of what the test is for
  private static void requireWithin(
      String name, double limit, FloatFunction f, DoubleUnaryOperator exact, float from, float to) {
    double worst = 0;
    float where = Float.NaN;
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (x >= from && x <= to) {
        double error = Ulps.between(f.of(x), exact.applyAsDouble(x));
        if (!(error <= worst)) {
          worst = error;
          where = x;
        }
      }
    }
    System.out.printf("%s: at most %.3f ulp off, at %s%n", name, worst, where);
    assertThat(worst).as("error in ulp, worst at %s", where).isLessThanOrEqualTo(limit);
  }
}
