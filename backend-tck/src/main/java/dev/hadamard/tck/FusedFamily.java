package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import dev.hadamard.spi.DeclaredError.Operation;
import dev.hadamard.spi.UnfusedBackend;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Family 4: each composite as the backend runs it, and as {@link UnfusedBackend} composes it of the
 * same backend's primitives; both within their bound of the exact result. 12 activations × 9 shapes
 * × (2 forms of forward, and delta), and 9 shapes × 3 pairs of factors of the gradient, are 351
 * cases, each run both ways.
 *
 * <p>Derivation of the bounds: an error e of z becomes at most e·max|f′| in a, to which f adds its
 * own limit. In δ the product's error is multiplied by |f′| and the limit of f′ by |δ·W|, and the
 * last product rounds once.
 */
abstract class FusedFamily extends Family {

  /** m × n × k of a layer: samples, outputs, inputs. */
  private static final int[][] LAYERS = {
    {1, 1, 1},
    {5, 7, 3},
    {1, 10, 64},
    {16, 16, 16},
    {33, 10, 65},
    {64, 31, 127},
    {7, 129, 17},
    {2, 3, 257},
    {65, 64, 33}
  };

  private static final float[][] FACTORS = {{1, 0}, {-0.1f, 1}, {1, 0.9f}};

  FusedFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** The backend itself, and a decorator that composes its composites from primitives. */
  private List<Backend> bothWays() {
    return List.of(backend(), new UnfusedBackend(backend()));
  }

  private static String way(Backend backend) {
    return backend instanceof UnfusedBackend ? "composed" : "as it is";
  }

  @ParameterizedTest
  @EnumSource
  void dense_forward_is_within_its_bound_fused_and_composed(Activation f) {
    Draws draws = Draws.seeded(401);
    Findings findings = new Findings("denseForward " + f.label() + ", " + draws);
    for (int[] layer : LAYERS) {
      int m = layer[0];
      int n = layer[1];
      int k = layer[2];
      float[] x = draws.uniform(m * k, -2, 2);
      float[] w = draws.uniform(n * k, -1, 1);
      float[] b = draws.uniform(n, -1, 1);
      Oracle.Sums exact = Oracle.affine(x, w, b, m, n, k);
      Tensor tx = tensor(x, m, k);
      Tensor tw = tensor(w, n, k);
      Tensor tb = tensor(b, n);
      for (Backend way : bothWays()) {
        String where = way(way) + " " + m + "×" + n + "×" + k;
        Tensor z = tensor(filled(m * n, Float.NaN), m, n);
        Tensor a = tensor(filled(m * n, Float.NaN), m, n);
        way.denseForward(tx, tw, tb, f, z, a);
        judgeLogits(findings, exact, k, read(z), where + " z");
        judgeOutputs(findings, exact, k, f, read(a), where + " a");
        Tensor both = tensor(filled(m * n, Float.NaN), m, n);
        way.denseForward(tx, tw, tb, f, both, both);
        judgeOutputs(findings, exact, k, f, read(both), where + " z = a");
      }
    }
    conclude("denseForward " + f.label(), findings);
  }

  @ParameterizedTest
  @EnumSource
  void dense_delta_is_within_its_bound_fused_and_composed(Activation f) {
    Draws draws = Draws.seeded(402);
    Findings findings = new Findings("denseDelta " + f.label() + ", " + draws);
    Limits limits = limits();
    for (int[] layer : LAYERS) {
      int m = layer[0];
      int n = layer[1];
      int k = layer[2];
      float[] next = draws.uniform(m * n, -1, 1);
      float[] w = draws.uniform(n * k, -1, 1);
      float[] kept = draws.uniform(m * k, -4, 4);
      if (f.derivativeForm() == DerivativeForm.OUTPUT) {
        for (int i = 0; i < kept.length; i++) {
          kept[i] = (float) f.value(kept[i]);
        }
      }
      Oracle.Sums product = Slopes.propagated(next, w, m, n, k);
      Tensor tNext = tensor(next, m, n);
      Tensor tw = tensor(w, n, k);
      Tensor tKept = tensor(kept, m, k);
      for (Backend way : bothWays()) {
        Tensor delta = tensor(filled(m * k, Float.NaN), m, k);
        way.denseDelta(tNext, tw, f, tKept, delta);
        float[] got = read(delta);
        for (int i = 0; i < got.length; i++) {
          int at = i;
          findings.within(
              Slopes.bound(limits, f, product, n, kept[i], i),
              got[i],
              product.value[i] * Slopes.exact(f, kept[i]),
              () -> way(way) + " " + m + "×" + n + "×" + k + " at " + at);
        }
      }
    }
    conclude("denseDelta " + f.label(), findings);
  }

  @ParameterizedTest(name = "layer {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void dense_gradient_is_within_its_bound_fused_and_composed(int index) {
    int m = LAYERS[index][0];
    int n = LAYERS[index][1];
    int k = LAYERS[index][2];
    Draws draws = Draws.seeded(403 + index);
    Findings findings = new Findings("denseGradient, " + draws);
    for (float[] factors : FACTORS) {
      float alpha = factors[0];
      float beta = factors[1];
      float[] delta = draws.uniform(m * n, -1, 1);
      float[] x = draws.uniform(m * k, -2, 2);
      float[] w = beta == 0 ? filled(n * k, Float.NaN) : draws.uniform(n * k, -1, 1);
      float[] b = beta == 0 ? filled(n, Float.NaN) : draws.uniform(n, -1, 1);
      Oracle.Sums weights = Slopes.weightGradient(alpha, delta, x, beta, w, m, n, k);
      Oracle.Sums biases = Oracle.sumRows(alpha, delta, beta, b, m, n);
      for (Backend way : bothWays()) {
        String where = way(way) + " α = " + alpha + ", β = " + beta;
        Tensor tw = tensor(w, n, k);
        Tensor tb = tensor(b, n);
        way.denseGradient(alpha, tensor(delta, m, n), tensor(x, m, k), beta, tw, tb);
        judgeSums(findings, weights, m, read(tw), where + " W");
        judgeSums(findings, biases, m, read(tb), where + " b");
      }
    }
    conclude("denseGradient " + m + "×" + n + "×" + k, findings);
  }

  private static void judgeLogits(
      Findings findings, Oracle.Sums exact, int k, float[] got, String where) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double bound = Tolerances.affine(k) * exact.magnitude[i];
      findings.within(bound, got[i], exact.value[i], () -> where + " at " + at);
    }
  }

  private void judgeOutputs(
      Findings findings, Oracle.Sums exact, int k, Activation f, float[] got, String where) {
    DoubleUnaryOperator limit = limits().of(Operation.ACTIVATE, f);
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double z = exact.value[i];
      double error = Tolerances.affine(k) * exact.magnitude[i];
      double own = Math.max(limit.applyAsDouble(z - error), limit.applyAsDouble(z + error));
      double bound = ActivationLimits.steepest(f) * error + own;
      findings.within(bound, got[i], f.value(z), () -> where + " at " + at);
    }
  }

  private static void judgeSums(
      Findings findings, Oracle.Sums exact, int k, float[] got, String where) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double bound = Tolerances.product(k) * exact.magnitude[i];
      findings.within(bound, got[i], exact.value[i], () -> where + " at " + at);
    }
  }
}
