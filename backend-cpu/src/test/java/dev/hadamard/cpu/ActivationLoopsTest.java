package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each function and both forms of its derivative, in plain Java and with the vector module, against
 * the double formulas of {@link Activation}, on 2²⁰ points of [−20, 20], on every 4099th float of
 * the whole range, and at special values.
 */
class ActivationLoopsTest {

  private static final double U = 0x1p-24;
  private static final int POINTS = 1 << 20;

  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x1p-126f,
    -0x1p-126f,
    0x1.8p-127f,
    -0x1.8p-127f,
    1f,
    -1f,
    3f,
    -3f,
    Math.nextDown(3f),
    Math.nextUp(-3f),
    88.7f,
    -88.7f,
    -87.4f,
    -103.9f,
    -104.1f,
    1e10f,
    -1e10f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private static Stream<Arguments> loopsAndFunctions() {
    return BothLoops.all()
        .flatMap(
            loops ->
                Stream.of(Activation.values())
                    .map(f -> Arguments.of(Named.of(loops.name(), loops), f)));
  }

  @ParameterizedTest
  @MethodSource("loopsAndFunctions")
  void the_value_is_within_its_limit(Loops loops, Activation f) {
    ElementwiseLoop loop = loops.activation(f);
    DoubleUnaryOperator slack = x -> f == Activation.GELU_TANH ? 10 * U * Math.abs(x) : 0;
    for (float[] points : allPoints()) {
      requireWithin(valueLimit(f), slack, loop, f::value, points);
    }
  }

  @ParameterizedTest
  @MethodSource("loopsAndFunctions")
  void the_derivative_is_within_its_limit(Loops loops, Activation f) {
    ElementwiseLoop loop = loops.derivative(f);
    // Both forms of GELU and SiLU cross 0, where no relative limit can hold; the argument of the
    // tanh form is a cubic in z.
    DoubleUnaryOperator slack =
        x ->
            switch (f) {
              case GELU -> Math.abs(x + 0.7518) < 0.5 ? 3 * U : 0;
              case GELU_TANH -> 10 * U * Math.min(Math.max(1, Math.abs(x)), 12);
              case SILU -> Math.abs(x + 1.278) < 0.5 ? 2 * U : 0;
              default -> 0;
            };
    for (float[] points : allPoints()) {
      requireWithin(10, slack, loop, f::derivative, points);
    }
  }

  @ParameterizedTest
  @MethodSource("loopsAndFunctions")
  void the_derivative_from_the_output_is_within_2_ulp(Loops loops, Activation f) {
    if (f.derivativeForm() == DerivativeForm.INPUT) {
      return;
    }
    ElementwiseLoop loop = OutputDerivativeLoops.of(f);
    // SELU's slope is a + λα, and λα is no float32: rounding it moves the sum by up to ½ ulp(λα).
    DoubleUnaryOperator slack = a -> f == Activation.SELU ? U : 0;
    for (float[] points : allPoints()) {
      float[] outputs = new float[points.length];
      loops.activation(f).run(points, outputs, 0, points.length);
      requireWithin(2, slack, loop, f::derivativeFromOutput, outputs);
    }
  }

  @ParameterizedTest
  @MethodSource("loopsAndFunctions")
  void in_place_and_elsewhere_give_the_same_bits(Loops loops, Activation f) {
    float[] z = evenly(10_007);
    float[] elsewhere = new float[z.length];
    loops.activation(f).run(z, elsewhere, 0, z.length);
    float[] inPlace = z.clone();
    loops.activation(f).run(inPlace, inPlace, 0, z.length);
    assertThat(inPlace).containsExactly(elsewhere);
    loops.derivative(f).run(z, elsewhere, 0, z.length);
    loops.derivative(f).run(z, z, 0, z.length);
    assertThat(z).containsExactly(elsewhere);
  }

  @ParameterizedTest
  @MethodSource("loopsAndFunctions")
  void the_bits_do_not_depend_on_the_place_in_the_stretch(Loops loops, Activation f) {
    float[] z = evenly(1000);
    float[] together = new float[z.length];
    loops.activation(f).run(z, together, 0, z.length);
    float[] apart = new float[z.length];
    for (int from = 0, length = 1; from < z.length; from += length, length++) {
      loops.activation(f).run(z, apart, from, Math.min(from + length, z.length));
    }
    assertThat(apart).containsExactly(together);
    loops.derivative(f).run(z, together, 0, z.length);
    for (int from = 0, length = 1; from < z.length; from += length, length++) {
      loops.derivative(f).run(z, apart, from, Math.min(from + length, z.length));
    }
    assertThat(apart).containsExactly(together);
  }

  @ParameterizedTest
  @MethodSource("loopsAndFunctions")
  void nothing_outside_the_stretch_is_written(Loops loops, Activation f) {
    float[] z = evenly(300);
    float[] out = new float[z.length];
    Arrays.fill(out, 42f);
    loops.activation(f).run(z, out, 100, 200);
    for (int i = 0; i < out.length; i++) {
      if (i < 100 || i >= 200) {
        assertThat(out[i]).isEqualTo(42f);
      }
    }
  }

  private static double valueLimit(Activation f) {
    return switch (f) {
      case IDENTITY, RELU -> 0;
      case LEAKY_RELU -> 1;
      case ELU -> 3;
      case TANH -> 5;
      default -> 10;
    };
  }

  private static float[][] allPoints() {
    return new float[][] {evenly(POINTS), everyMagnitude(), SPECIAL};
  }

  private static float[] evenly(int count) {
    float[] points = new float[count];
    for (int i = 0; i < count; i++) {
      points[i] = (float) (-20 + 40.0 * i / (count - 1));
    }
    return points;
  }

  private static float[] everyMagnitude() {
    float[] points = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      points[i] = Float.intBitsToFloat(i * 4099);
    }
    return points;
  }

  private static void requireWithin(
      double limit,
      DoubleUnaryOperator slack,
      ElementwiseLoop loop,
      DoubleUnaryOperator exact,
      float[] points) {
    float[] actual = new float[points.length];
    loop.run(points, actual, 0, points.length);
    double worst = 0;
    int where = 0;
    for (int i = 0; i < points.length; i++) {
      double wanted = exact.applyAsDouble(points[i]);
      boolean near = Math.abs(actual[i] - wanted) <= slack.applyAsDouble(points[i]);
      double error = near ? 0 : Ulps.between(actual[i], wanted);
      if (!(error <= worst)) {
        worst = error;
        where = i;
      }
    }
    assertThat(worst)
        .as(
            "error in ulp, worst at %s: %s for %s",
            points[where], actual[where], exact.applyAsDouble(points[where]))
        .isLessThanOrEqualTo(limit);
  }
}
