package dev.hadamard.tck;

import dev.hadamard.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Family 7: one step of gradient descent and of momentum, within 4 ulp of the largest term. */
abstract class OptimizerFamily extends Family {

  private static final int SIZE = 1031;

  OptimizerFamily(BackendConformance conformance) {
    super(conformance);
  }

  @ParameterizedTest(name = "η = {0}")
  @ValueSource(floats = {0.1f, 0.01f, 1e-4f, 3})
  void a_step_of_gradient_descent_is_w_minus_eta_g(float eta) {
    Draws draws = Draws.seeded(701);
    float[] w = draws.mixed(SIZE);
    float[] g = draws.mixed(SIZE);
    Tensor weights = tensor(w, SIZE);
    backend().axpby(-eta, tensor(g, SIZE), 1, weights);
    Findings findings = new Findings("gradient descent, " + draws);
    judge(findings, read(weights), -eta, g, 1, w);
    conclude("gradient descent η = " + eta, findings);
  }

  @ParameterizedTest(name = "μ = {0}, η = {1}")
  @CsvSource({"0.9,0.1", "0.5,0.01", "0.99,1e-4"})
  void a_step_of_momentum_is_v_then_w(float mu, float eta) {
    Draws draws = Draws.seeded(702);
    float[] w = draws.mixed(SIZE);
    float[] v = draws.mixed(SIZE);
    float[] g = draws.mixed(SIZE);
    Tensor weights = tensor(w, SIZE);
    Tensor velocity = tensor(v, SIZE);
    backend().axpby(1, tensor(g, SIZE), mu, velocity);
    backend().axpby(-eta, velocity, 1, weights);
    float[] newV = read(velocity);
    Findings findings = new Findings("momentum, " + draws);
    judge(findings, newV, 1, g, mu, v);
    // w is judged from the velocity that the backend has, so that each step stands alone.
    judge(findings, read(weights), -eta, newV, 1, w);
    conclude("momentum μ = " + mu, findings);
  }

  @ParameterizedTest(name = "η = {0}")
  @ValueSource(floats = {0.1f, 0.003f})
  void descent_folded_into_the_gradient_product_is_as_accurate(float eta) {
    Draws draws = Draws.seeded(703);
    int n = 37;
    int k = 29;
    float[] delta = draws.mixed(n);
    float[] x = draws.mixed(k);
    float[] w = draws.mixed(n * k);
    float[] b = draws.mixed(n);
    Tensor weights = tensor(w, n, k);
    Tensor biases = tensor(b, n);
    backend().denseGradient(-eta, tensor(delta, 1, n), tensor(x, 1, k), 1, weights, biases);
    float[] got = read(weights);
    Findings findings = new Findings("folded descent, " + draws);
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double term = (double) eta * delta[i / k] * x[i % k];
      double bound = Tolerances.optimizerStep(Math.max(Math.abs(w[i]), Math.abs(term)));
      findings.within(bound, got[i], w[i] - term, () -> "W at " + at);
    }
    judge(findings, read(biases), -eta, delta, 1, b);
    conclude("folded descent η = " + eta, findings);
  }

  /** got = α·x + β·y, each element within 4 ulp of its larger term. */
  private static void judge(
      Findings findings, float[] got, float alpha, float[] x, float beta, float[] y) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double first = (double) alpha * x[i];
      double second = (double) beta * y[i];
      double bound = Tolerances.optimizerStep(Math.max(Math.abs(first), Math.abs(second)));
      findings.within(bound, got[i], first + second, () -> "at " + at);
    }
  }
}
