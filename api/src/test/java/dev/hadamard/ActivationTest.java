package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions every backend is judged by, against arithmetic that is not their own. */
final class ActivationTest {

  private static final MathContext DIGITS = new MathContext(60);

  private static final double[] POINTS = {
    -700, -300, -88.7, -40, -17, -8.3, -4, -2.9, -1.5, -1, -0.3, -1e-3, -1e-8, -1e-20, 1e-20, 1e-8,
    1e-3, 0.3, 1, 1.5, 2.9, 4, 8.3, 17, 40, 88.7, 300, 700
  };

  @ParameterizedTest
  @EnumSource
  void the_derivative_is_the_limit_of_central_differences(Activation f) {
    for (double z = -12.0037; z < 12; z += 0.0131) {
      double h = 1e-5;
      double difference = (f.value(z + h) - f.value(z - h)) / (2 * h);
      boolean kink = Math.abs(z) <= h || Math.abs(Math.abs(z) - 3) <= h;
      if (!kink) {
        assertThat(f.derivative(z)).as("%s′(%s)", f, z).isCloseTo(difference, within(2e-9));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GELU", "GELU_TANH", "SILU", "SOFTPLUS"})
  void the_derivative_in_the_output_is_the_derivative_at_the_input(Activation f) {
    for (double z = -12.0037; z < 12; z += 0.0131) {
      assertThat(f.derivativeFromOutput(f.value(z)))
          .as("%s′ from the output of %s", f, z)
          .isCloseTo(f.derivative(z), within(1e-15));
    }
  }

  @Test
  void sigmoid_and_its_kin_agree_with_60_digits() {
    for (double z : POINTS) {
      BigDecimal e = exp(z);
      BigDecimal sigmoid = e.divide(BigDecimal.ONE.add(e), DIGITS);
      close(Activation.SIGMOID.value(z), sigmoid, "sigmoid", z);
      close(Activation.SILU.value(z), sigmoid.multiply(new BigDecimal(z), DIGITS), "silu", z);
      BigDecimal slope = sigmoid.divide(BigDecimal.ONE.add(e), DIGITS);
      close(Activation.SIGMOID.derivative(z), slope, "sigmoid′", z);
      close(Activation.SOFTPLUS.derivative(z), sigmoid, "softplus′", z);
      BigDecimal absolute = new BigDecimal(Math.abs(z)).add(BigDecimal.ONE);
      close(
          Activation.SOFTSIGN.value(z), new BigDecimal(z).divide(absolute, DIGITS), "softsign", z);
    }
  }

  @Test
  void tanh_and_elu_agree_with_60_digits() {
    for (double z : POINTS) {
      BigDecimal e = exp(z);
      BigDecimal square = e.multiply(e, DIGITS);
      BigDecimal tanh = square.subtract(BigDecimal.ONE).divide(square.add(BigDecimal.ONE), DIGITS);
      close(Activation.TANH.value(z), tanh, "tanh", z);
      BigDecimal sum = e.add(BigDecimal.ONE.divide(e, DIGITS));
      BigDecimal slope = new BigDecimal(4).divide(sum.multiply(sum, DIGITS), DIGITS);
      if (Math.abs(z) < 350) {
        close(Activation.TANH.derivative(z), slope, "tanh′", z);
      }
      if (z < 0) {
        close(Activation.ELU.value(z), e.subtract(BigDecimal.ONE), "elu", z);
        close(Activation.ELU.derivative(z), e, "elu′", z);
      }
    }
  }

  @Test
  void softplus_minus_its_mirror_image_is_the_identity() {
    for (double z : POINTS) {
      double mirrored = Activation.SOFTPLUS.value(-z);
      assertThat(Activation.SOFTPLUS.value(z) - mirrored)
          .isCloseTo(z, within(1e-15 * Math.max(1, Math.abs(z))));
    }
    // ln(1 + e⁻⁴⁰) = e⁻⁴⁰ up to 1 part in 10¹⁷: nothing is lost left of 0.
    assertThat(Activation.SOFTPLUS.value(-40) / Math.exp(-40)).isCloseTo(1, within(1e-15));
  }

  /** Values of 30 digits, rounded to 17; the last is far below what 1 + erf could tell from 0. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.34573123063700655, 0.86749512465616284",
    "1, 0.84134474606854295, 1.0833154705876863",
    "2.4, 2.3803259137809693, 1.0455493367830268",
    "2.6, 2.5878809111383312, 1.0306545319838639",
    "-0.5, -0.15426876936299345, 0.13250487534383716",
    "-1, -0.15865525393145705, -0.083315470587686298",
    "-3, -0.0040496940948902836, -0.011945647204183927",
    "-12, -2.1317785344932148e-32, -2.5578956616748956e-31"
  })
  void gelu_is_z_times_the_normal_distribution(double z, double value, double slope) {
    assertThat(Activation.GELU.value(z)).isCloseTo(value, within(1e-13 * Math.abs(value)));
    assertThat(Activation.GELU.derivative(z)).isCloseTo(slope, within(1e-12 * Math.abs(slope)));
  }

  @Test
  void gelus_tanh_form_is_half_z_times_one_plus_tanh_with_the_constants_rounded_to_float() {
    for (double z = 0.01; z < 30; z *= 1.3) {
      double u = 0.7978846f * (z + 0.044715f * z * z * z);
      assertThat(Activation.GELU_TANH.value(z))
          .isCloseTo(0.5 * z * (1 + Math.tanh(u)), within(1e-14 * z));
      // z·σ(2u) + z·(1 − σ(2u)) = z.
      assertThat(Activation.GELU_TANH.value(z) - Activation.GELU_TANH.value(-z))
          .as("gelu(%s) − gelu(−z)", z)
          .isCloseTo(z, within(1e-14 * z));
    }
  }

  @ParameterizedTest
  @EnumSource
  void not_a_number_survives(Activation f) {
    assertThat(f.value(Double.NaN)).isNaN();
    assertThat(f.derivative(Double.NaN)).isNaN();
    if (f.derivativeForm() == DerivativeForm.OUTPUT) {
      assertThat(f.derivativeFromOutput(Double.NaN)).isNaN();
    }
  }

  @ParameterizedTest
  @EnumSource
  void no_number_however_large_gives_not_a_number(Activation f) {
    for (double z : List.of(1e30, 1e110, 1e160, Double.MAX_VALUE, Double.POSITIVE_INFINITY)) {
      assertThat(f.value(z)).as("%s(%s)", f, z).isNotNaN();
      assertThat(f.value(-z)).as("%s(%s)", f, -z).isNotNaN();
      assertThat(f.derivative(z)).as("%s′(%s)", f, z).isNotNaN().isFinite();
      assertThat(f.derivative(-z)).as("%s′(%s)", f, -z).isNotNaN().isFinite();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RELU, 0, 0",
    "RELU, -1, 0",
    "RELU, 2, 1",
    "LEAKY_RELU, 0, 0.01",
    "ELU, 0, 1",
    "HARD_SIGMOID, 3, 0",
    "HARD_SIGMOID, -3, 0",
    "HARD_SIGMOID, 2.99, 0.166666666666666667",
    "IDENTITY, 5, 1",
    "SOFTSIGN, 1, 0.25",
    "SIGMOID, 0, 0.25"
  })
  void slopes_at_kinks_are_those_of_the_formulas(Activation f, double z, double slope) {
    assertThat(f.derivative(z)).isCloseTo(slope, within(1e-8));
  }

  @Test
  void labels_are_found_in_any_case_and_an_unknown_one_lists_the_choices() {
    for (Activation f : Activation.values()) {
      assertThat(Activation.of(f.label())).isSameAs(f);
      assertThat(Activation.of(f.kernelName().toUpperCase(Locale.ROOT))).isSameAs(f);
    }
    assertThat(Activation.of("Leaky-ReLU")).isSameAs(Activation.LEAKY_RELU);
    assertThatThrownBy(() -> Activation.of("swish"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'swish'")
        .hasMessageContaining("sigmoid, tanh, relu, leaky-relu");
  }

  @ParameterizedTest
  @EnumSource(names = {"GELU", "GELU_TANH", "SILU", "SOFTPLUS"})
  void what_needs_its_input_refuses_the_output(Activation f) {
    assertThat(f.derivativeForm()).isEqualTo(DerivativeForm.INPUT);
    assertThatThrownBy(() -> f.derivativeFromOutput(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(f.label());
  }

  private static void close(double got, BigDecimal exact, String what, double z) {
    double relative = new BigDecimal(got).subtract(exact).divide(exact, DIGITS).abs().doubleValue();
    // exp of the JDK is within 1 ulp; a few more roundings follow.
    assertThat(relative).as("%s(%s)", what, z).isLessThan(2e-15);
  }

  /** eᶻ by halving the argument 20 times, the series, and squaring as often. */
  private static BigDecimal exp(double z) {
    MathContext working = new MathContext(90);
    BigDecimal small = new BigDecimal(z).divide(new BigDecimal(1 << 20), working);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1; i < 40; i++) {
      term = term.multiply(small, working).divide(new BigDecimal(i), working);
      sum = sum.add(term, working);
    }
    for (int i = 0; i < 20; i++) {
      sum = sum.multiply(sum, working);
    }
    return sum;
  }
}
