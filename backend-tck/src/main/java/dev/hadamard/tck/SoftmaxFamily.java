package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import dev.hadamard.spi.DeclaredError.Operation;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Family 5: softmax, and the gradients of losses composed of primitives as a trainer does. */
abstract class SoftmaxFamily extends Family {

  private static final int[][] SHAPES = {
    {1, 1}, {3, 2}, {64, 10}, {17, 10}, {5, 33}, {2, 128}, {3, 1000}, {1, 4099}
  };

  SoftmaxFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** 8 shapes × 5 ranges × 3 shifts are 120 cases. */
  @ParameterizedTest(name = "logits ±{0}")
  @ValueSource(floats = {0.01f, 1, 10, 80, 1e4f})
  void softmax_is_within_its_bound_wherever_the_logits_lie(float range) {
    Draws draws = Draws.seeded(501);
    Findings findings = new Findings("softmax ±" + range + ", " + draws);
    for (int[] shape : SHAPES) {
      for (float shift : new float[] {0, 1000, -1000}) {
        float[] z = draws.uniform(shape[0] * shape[1], -range, range);
        for (int i = 0; i < z.length; i++) {
          z[i] += shift;
        }
        Tensor out = tensor(filled(z.length, Float.NaN), shape);
        backend().softmaxRows(tensor(z, shape), out);
        judge(findings, z, read(out), shape[0], shape[1], "shift " + shift);
      }
    }
    conclude("softmax ±" + range, findings);
  }

  @Test
  void softmax_in_place_gives_the_same_bits() {
    Draws draws = Draws.seeded(502);
    Findings findings = new Findings("softmax in place, " + draws);
    for (int[] shape : SHAPES) {
      float[] z = draws.uniform(shape[0] * shape[1], -5, 5);
      Tensor in = tensor(z, shape);
      Tensor out = arena().allocate(shape);
      backend().softmaxRows(in, out);
      backend().softmaxRows(in, in);
      findings.sameBits(read(in), read(out), shape[0] + "×" + shape[1]);
    }
    findings.assertNone();
  }

  @Test
  void equal_logits_share_the_row_evenly_at_any_height() {
    for (float height : new float[] {0, -1e4f, 1e4f, Float.MAX_VALUE, -Float.MAX_VALUE}) {
      Tensor z = tensor(filled(24, height), 3, 8);
      backend().softmaxRows(z, z);
      assertHolds(0.125f, z, "logits %s".formatted(height));
    }
  }

  @Test
  void a_masked_logit_gets_no_share() {
    float[] z = {Float.NEGATIVE_INFINITY, 1, 1, Float.NEGATIVE_INFINITY, 1, 1};
    Tensor t = tensor(z, 1, 6);
    backend().softmaxRows(t, t);
    assertThat(read(t)).containsExactly(0, 0.25f, 0.25f, 0, 0.25f, 0.25f);
  }

  @Test
  void not_a_number_spoils_its_own_row_only() {
    for (int spoiled = 0; spoiled < 33; spoiled += 8) {
      float[] z = Draws.seeded(503).uniform(3 * 33, -3, 3);
      z[33 + spoiled] = Float.NaN;
      Tensor t = tensor(z, 3, 33);
      backend().softmaxRows(t, t);
      float[] got = read(t);
      for (int i = 0; i < got.length; i++) {
        assertThat(Float.isNaN(got[i])).as("element %d is %s", i, got[i]).isEqualTo(i / 33 == 1);
      }
    }
  }

  @ParameterizedTest(name = "{0} samples, {1} classes, soft labels {2}")
  @CsvSource({"1,10,false", "64,10,false", "64,10,true", "17,33,true", "3,1000,false"})
  void cross_entropy_gradient_is_p_minus_t_over_m(int m, int n, boolean soft) {
    Draws draws = Draws.seeded(504);
    float[] z = draws.uniform(m * n, -8, 8);
    float[] t = labels(draws, m, n, soft);
    Tensor delta = arena().allocate(m, n);
    backend().softmaxRows(tensor(z, m, n), delta);
    backend().axpby(-1f / m, tensor(t, m, n), 1f / m, delta);
    float[] got = read(delta);
    double[] p = Oracle.softmaxRows(z, m, n);
    Findings findings = new Findings("cross-entropy gradient, " + draws);
    for (int i = 0; i < got.length; i++) {
      int at = i;
      findings.within(
          Tolerances.crossEntropyGradient(m), got[i], (p[i] - t[i]) / m, () -> "at " + at);
    }
    conclude("cross-entropy gradient " + m + "×" + n, findings);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"identity", "sigmoid", "tanh"})
  void mean_squared_error_gradient_is_the_scaled_difference_times_the_slope(String label) {
    Activation f = Activation.of(label);
    int m = 33;
    int n = 10;
    Draws draws = Draws.seeded(505);
    float[] z = draws.uniform(m * n, -3, 3);
    float[] a = new float[m * n];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) f.value(z[i]);
    }
    float[] t = draws.uniform(m * n, -1, 1);
    Tensor output = tensor(a, m, n);
    Tensor slope = arena().allocate(m, n);
    Tensor delta = tensor(a, m, n);
    backend().axpby(-1f / m, tensor(t, m, n), 1f / m, delta);
    backend().derivativeFromOutput(f, output, slope);
    backend().hadamard(delta, slope, delta);
    float[] got = read(delta);
    Findings findings = new Findings("squared error gradient, " + draws);
    DoubleUnaryOperator limit = limits().of(Operation.DERIVATIVE_FROM_OUTPUT, f);
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double difference = (a[i] - (double) t[i]) / m;
      double exactSlope = f.derivativeFromOutput(a[i]);
      // 1/m, two products and the difference round; then the slope's limit and the last product.
      double differenceError = 4 * Ulps.U * (Math.abs(a[i]) + Math.abs(t[i])) / m;
      double slopeError = limit.applyAsDouble(a[i]) + Ulps.U * exactSlope;
      double bound =
          differenceError * (exactSlope + slopeError)
              + Math.abs(difference) * (slopeError + 2 * Ulps.U * exactSlope)
              + Ulps.MIN_NORMAL;
      findings.within(bound, got[i], difference * exactSlope, () -> "at " + at);
    }
    conclude("squared error gradient " + label, findings);
  }

  private static void judge(Findings findings, float[] z, float[] got, int m, int n, String where) {
    double[] exact = Oracle.softmaxRows(z, m, n);
    for (int i = 0; i < m; i++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        max = Math.max(max, z[i * n + j]);
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        int at = i * n + j;
        double relative = Tolerances.softmaxRelative(n, (double) max - z[at]);
        double bound = relative * exact[at] + Tolerances.tiny(exact[at]);
        findings.within(bound, got[at], exact[at], () -> m + "×" + n + " " + where + " at " + at);
        sum += got[at];
      }
      findings.within(Tolerances.softmaxRelative(n, 0), sum, 1, "sum of row " + i + " " + where);
    }
  }

  /** One-hot rows, or rows of 0.9 and what is left over in equal parts. */
  private static float[] labels(Draws draws, int m, int n, boolean soft) {
    float[] t = filled(m * n, soft ? 0.1f / (n - 1) : 0);
    for (int i = 0; i < m; i++) {
      t[i * n + draws.below(n)] = soft ? 0.9f : 1;
    }
    return t;
  }
}
