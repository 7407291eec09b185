package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.op.Dense;
import dev.hadamard.spi.UnfusedBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Family 4: the composites for a whole network, which are the last layer with its loss and the
 * update of all layers, in the backend and as {@link UnfusedBackend} composes them from primitives.
 * Both must be within their bound of the exact result. 13 heads, 4 networks of 1 to 9 layers × 3
 * pairs of factors, and as many × 3 steps of momentum, are 37 cases of up to 36 tensors, each run
 * both ways.
 */
abstract class NetworkFamily extends Family {

  /** m × n × k of nine layers, of which one launch takes eight: samples, outputs, inputs. */
  private static final int[][] LAYERS = {
    {33, 10, 65},
    {1, 1, 1},
    {64, 31, 127},
    {5, 7, 3},
    {300, 20, 16},
    {16, 16, 16},
    {65, 64, 33},
    {7, 129, 17},
    {2, 3, 257}
  };

  private static final float[][] FACTORS = {{1, 0}, {-0.1f, 1}, {1, 0.9f}};

  NetworkFamily(BackendConformance conformance) {
    super(conformance);
  }

  private List<Backend> bothWays() {
    return List.of(backend(), new UnfusedBackend(backend()));
  }

  private static String way(Backend backend) {
    return backend instanceof UnfusedBackend ? "composed" : "as it is";
  }

  @ParameterizedTest(name = "{0} × {1} × {2}")
  @CsvSource({
    "1, 1, 1",
    "5, 7, 3",
    "64, 10, 256",
    "33, 10, 129",
    "17, 16, 16",
    "9, 33, 40",
    "130, 48, 65",
    "17, 49, 20",
    "3, 64, 700",
    "7, 65, 17",
    "2, 100, 5",
    "1, 10, 64",
    "257, 3, 2"
  })
  void dense_head_is_within_its_bound_fused_and_composed(int m, int n, int k) {
    Draws draws = Draws.seeded(411);
    Findings findings = new Findings("denseHead, " + draws);
    float[] x = draws.uniform(m * k, -2, 2);
    float[] w = draws.uniform(n * k, -1, 1);
    float[] b = draws.uniform(n, -1, 1);
    float[] t = draws.uniform(m * n, 0, 1);
    float scale = 1f / m;
    Oracle.Sums logits = Oracle.affine(x, w, b, m, n, k);
    for (Backend way : bothWays()) {
      Tensor z = tensor(filled(m * n, Float.NaN), m, n);
      Tensor delta = tensor(filled(m * n, Float.NaN), m, n);
      way.denseHead(
          tensor(x, m, k), tensor(w, n, k), tensor(b, n), tensor(t, m, n), scale, z, delta);
      float[] got = read(z);
      for (int i = 0; i < got.length; i++) {
        int at = i;
        double bound = Tolerances.affine(k) * logits.magnitude[i];
        findings.within(bound, got[i], logits.value[i], () -> way(way) + " z at " + at);
      }
      // δ is judged from the logits that the backend has, so that each half stands alone.
      judgeDelta(findings, got, t, scale, read(delta), m, n, way(way));
    }
    conclude("denseHead " + m + "×" + n + "×" + k, findings);
  }

  /** p's own error; then p and t are scaled and subtracted, in whichever order: 3 roundings. */
  private static void judgeDelta(
      Findings findings, float[] z, float[] t, float scale, float[] got, int m, int n, String way) {
    double[] p = Oracle.softmaxRows(z, m, n);
    for (int i = 0; i < m; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        max = Math.max(max, z[i * n + j]);
      }
      for (int j = 0; j < n; j++) {
        int at = i * n + j;
        double share = Tolerances.softmaxRelative(n, max - z[at]) * p[at];
        double bound = scale * (share + 3 * Ulps.U * (p[at] + t[at])) + Ulps.MIN_NORMAL;
        findings.within(bound, got[at], scale * (p[at] - t[at]), () -> way + " δ at " + at);
      }
    }
  }

  @Test
  void not_a_number_in_a_sample_spoils_its_own_row_of_the_head_only() {
    int n = 10;
    float[] x = Draws.seeded(412).uniform(5 * 3, -1, 1);
    x[2 * 3 + 1] = Float.NaN;
    Tensor z = arena().allocate(5, n);
    Tensor delta = arena().allocate(5, n);
    backend()
        .denseHead(
            tensor(x, 5, 3),
            tensor(filled(n * 3, 0.5f), n, 3),
            tensor(filled(n, 0), n),
            tensor(filled(5 * n, 0.1f), 5, n),
            1,
            z,
            delta);
    float[] got = read(delta);
    for (int i = 0; i < got.length; i++) {
      assertThat(Float.isNaN(got[i])).as("element %d is %s", i, got[i]).isEqualTo(i / n == 2);
    }
  }

  /** Operands of a layer, on the host and on the device. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Layer(
      int m,
      int n,
      int k,
      float[] delta,
      float[] x,
      float[] w,
      float[] b,
      Tensor tDelta,
      Tensor tx) {
    String where(Backend backend) {
      return way(backend) + " " + m + "×" + n + "×" + k;
    }
  }

  private List<Layer> layers(int count, Draws draws, boolean spoilt) {
    List<Layer> layers = new ArrayList<>();
    for (int[] shape : List.of(LAYERS).subList(0, count)) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      float[] delta = draws.uniform(m * n, -1, 1);
      float[] x = draws.uniform(m * k, -2, 2);
      float[] w = spoilt ? filled(n * k, Float.NaN) : draws.uniform(n * k, -1, 1);
      float[] b = spoilt ? filled(n, Float.NaN) : draws.uniform(n, -1, 1);
      layers.add(new Layer(m, n, k, delta, x, w, b, tensor(delta, m, n), tensor(x, m, k)));
    }
    return layers;
  }

  @ParameterizedTest(name = "{0} layers")
  @ValueSource(ints = {1, 2, 8, 9})
  void dense_gradients_are_within_their_bound_fused_and_composed(int count) {
    Draws draws = Draws.seeded(413);
    Findings findings = new Findings("denseGradients, " + draws);
    for (float[] factors : FACTORS) {
      float alpha = factors[0];
      float beta = factors[1];
      List<Layer> layers = layers(count, draws, beta == 0);
      for (Backend way : bothWays()) {
        List<Dense.LayerGradient> gradients = new ArrayList<>();
        for (Layer layer : layers) {
          Tensor w = tensor(layer.w, layer.n, layer.k);
          gradients.add(
              new Dense.LayerGradient(layer.tDelta, layer.tx, w, tensor(layer.b, layer.n)));
        }
        way.denseGradients(alpha, beta, gradients);
        for (int l = 0; l < count; l++) {
          Layer layer = layers.get(l);
          String where = layer.where(way) + " α = " + alpha + ", β = " + beta;
          judgeW(findings, layer, alpha, beta, read(gradients.get(l).w()), where);
          judgeB(findings, layer, alpha, beta, read(gradients.get(l).b()), where);
        }
      }
    }
    conclude("denseGradients of " + count + " layers", findings);
  }

  @ParameterizedTest(name = "{0} layers")
  @ValueSource(ints = {1, 2, 8, 9})
  void dense_momentum_is_within_its_bound_fused_and_composed(int count) {
    Draws draws = Draws.seeded(414);
    Findings findings = new Findings("denseMomentum, " + draws);
    float eta = 0.05f;
    for (float mu : new float[] {0, 0.9f, 0.5f}) {
      List<Layer> layers = layers(count, draws, mu == 0);
      for (Backend way : bothWays()) {
        List<Dense.LayerMomentum> steps = new ArrayList<>();
        for (Layer layer : layers) {
          steps.add(
              new Dense.LayerMomentum(
                  layer.tDelta,
                  layer.tx,
                  tensor(layer.w, layer.n, layer.k),
                  tensor(layer.b, layer.n),
                  tensor(filled(layer.n * layer.k, 0.75f), layer.n, layer.k),
                  tensor(filled(layer.n, -0.75f), layer.n)));
        }
        way.denseMomentum(eta, mu, steps);
        for (int l = 0; l < count; l++) {
          Layer layer = layers.get(l);
          Dense.LayerMomentum step = steps.get(l);
          String where = layer.where(way) + " μ = " + mu;
          judgeW(findings, layer, 1, mu, read(step.vw()), where + " velocity");
          judgeB(findings, layer, 1, mu, read(step.vb()), where + " velocity");
          judgeStep(findings, eta, read(step.vw()), 0.75f, read(step.w()), where + " W");
          judgeStep(findings, eta, read(step.vb()), -0.75f, read(step.b()), where + " b");
        }
      }
    }
    conclude("denseMomentum of " + count + " layers", findings);
  }

  private static void judgeW(
      Findings findings, Layer layer, float alpha, float beta, float[] got, String where) {
    judgeSums(
        findings,
        Slopes.weightGradient(
            alpha, layer.delta, layer.x, beta, layer.w, layer.m, layer.n, layer.k),
        layer.m,
        got,
        where + " W");
  }

  private static void judgeB(
      Findings findings, Layer layer, float alpha, float beta, float[] got, String where) {
    judgeSums(
        findings,
        Oracle.sumRows(alpha, layer.delta, beta, layer.b, layer.m, layer.n),
        layer.m,
        got,
        where + " b");
  }

  private static void judgeSums(
      Findings findings, Oracle.Sums exact, int terms, float[] got, String where) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double bound = Tolerances.product(terms) * exact.magnitude[i];
      findings.within(bound, got[i], exact.value[i], () -> where + " at " + at);
    }
  }

  /** w − η·v, from the velocity that the backend has. */
  private static void judgeStep(
      Findings findings, float eta, float[] v, float before, float[] got, String where) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double bound = Tolerances.scaledSum(-eta, v[i], 1, before);
      findings.within(bound, got[i], before - (double) eta * v[i], () -> where + " at " + at);
    }
  }

  @Test
  void no_layers_are_legal_and_alpha_zero_reads_no_input() {
    backend().denseGradients(1, 1, List.of());
    backend().denseMomentum(1, 1, List.of());
    Tensor w = tensor(filled(6, 4), 2, 3);
    Tensor b = tensor(filled(2, 4), 2);
    Tensor delta = tensor(filled(10, Float.NaN), 5, 2);
    Tensor x = tensor(filled(15, Float.NaN), 5, 3);
    backend().denseGradients(0, 0.5f, List.of(new Dense.LayerGradient(delta, x, w, b)));
    assertHolds(2, w);
    assertHolds(2, b);
  }

  @Test
  void b4_an_output_of_one_layer_is_no_operand_of_another() {
    Tensor[] t = new Tensor[8];
    for (int i = 0; i < t.length; i++) {
      t[i] = tensor(filled(1, i), 1, 1);
    }
    Dense.LayerGradient first = new Dense.LayerGradient(t[0], t[1], t[2], t[3]);
    for (Tensor taken : new Tensor[] {t[2], t[3]}) {
      for (Dense.LayerGradient second :
          List.of(
              new Dense.LayerGradient(taken, t[5], t[6], t[7]),
              new Dense.LayerGradient(t[4], taken, t[6], t[7]),
              new Dense.LayerGradient(t[4], t[5], taken, t[7]),
              new Dense.LayerGradient(t[4], t[5], t[6], taken))) {
        assertThatThrownBy(() -> backend().denseGradients(1, 1, List.of(first, second)))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backend().denseGradients(1, 1, List.of(second, first)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    for (int i = 0; i < t.length; i++) {
      assertThat(read(t[i])).containsExactly(i);
    }
  }
}
