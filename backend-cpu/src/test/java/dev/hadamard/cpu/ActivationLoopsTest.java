package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each function and both forms of its derivative against the double formulas of {@link Activation},
 * on 2²⁰ points of [−20, 20], on every 4099th float of the whole range, and at special values.
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

  private interface Loop {
    void run(float[] in, float[] out, int from, int to);
  }

  @ParameterizedTest
  @EnumSource
  void the_value_is_within_its_limit(Activation f) {
    Loop loop = (in, out, from, to) -> ActivationLoops.apply(f, in, out, from, to);
    DoubleUnaryOperator slack = x -> f == Activation.GELU ? 10 * U * Math.abs(x) : 0;
    for (float[] points : allPoints()) {
      requireWithin(valueLimit(f), slack, loop, f::value, points);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_derivative_is_within_its_limit(Activation f) {
    Loop loop = (in, out, from, to) -> DerivativeLoops.apply(f, in, out, from, to);
    // GELU and SiLU cross 0, where no relative limit can hold; GELU's argument is a cubic in z.
    DoubleUnaryOperator slack =
        x ->
            switch (f) {
              case GELU -> 10 * U * Math.min(Math.max(1, Math.abs(x)), 12);
              case SILU -> Math.abs(x + 1.278) < 0.5 ? 2 * U : 0;
              default -> 0;
            };
    for (float[] points : allPoints()) {
      requireWithin(10, slack, loop, f::derivative, points);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_derivative_from_the_output_is_within_2_ulp(Activation f) {
    if (f.derivativeForm() == DerivativeForm.INPUT) {
      return;
    }
    Loop loop = (in, out, from, to) -> OutputDerivativeLoops.apply(f, in, out, from, to);
    // SELU's slope is a + λα, and λα is no float32: rounding it moves the sum by up to ½ ulp(λα).
    DoubleUnaryOperator slack = a -> f == Activation.SELU ? U : 0;
    for (float[] points : allPoints()) {
      float[] outputs = new float[points.length];
      ActivationLoops.apply(f, points, outputs, 0, points.length);
      requireWithin(2, slack, loop, f::derivativeFromOutput, outputs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void in_place_and_elsewhere_give_the_same_bits(Activation f) {
    float[] z = evenly(10_007);
    float[] elsewhere = new float[z.length];
    ActivationLoops.apply(f, z, elsewhere, 0, z.length);
    float[] inPlace = z.clone();
    ActivationLoops.apply(f, inPlace, inPlace, 0, z.length);
    assertThat(inPlace).containsExactly(elsewhere);
    DerivativeLoops.apply(f, z, elsewhere, 0, z.length);
    DerivativeLoops.apply(f, z, z, 0, z.length);
    assertThat(z).containsExactly(elsewhere);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_outside_the_stretch_is_written(Activation f) {
    float[] z = evenly(300);
    float[] out = new float[z.length];
    Arrays.fill(out, 42f);
    ActivationLoops.apply(f, z, out, 100, 200);
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
      Loop loop,
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
