package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void momentum_takes_each_step_within_four_ulp_of_the_formula(String name) {
    double eta = 0.05f;
    double mu = 0.9f;
    Batch batch = batch();
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.momentum(eta, mu), ROWS)) {
      for (int step = 0; step < 20; step++) {
        Parameters w = network.read();
        Parameters v = trainer.state().slot(Momentum.VELOCITY);
        Parameters gradient = gradient(network, batch);
        trainer.step(batch);
        Parameters nextV = trainer.state().slot(Momentum.VELOCITY);
        assertSum(nextV, v, mu, gradient, 1);
        assertSum(network.read(), w, 1, nextV, -eta);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void sgd_takes_each_step_within_four_ulp_of_the_formula(String name) {
    double eta = 0.05f;
    Batch batch = batch();
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SPEC, 4);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.sgd(eta), ROWS)) {
      for (int step = 0; step < 20; step++) {
        Parameters w = network.read();
        Parameters gradient = gradient(network, batch);
        trainer.step(batch);
        assertSum(network.read(), w, 1, gradient, -eta);
      }
    }
  }

  private static Batch batch() {
    return Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
  }

  /** The gradient as the device rounds it: with μ = 0 the velocity of a twin is the gradient. */
  private static Parameters gradient(Network network, Batch batch) {
    try (Network twin = new Network(network.backend(), SPEC, network.read());
        Trainer trainer = new Trainer(twin, LOSS, Optimizer.momentum(1, 0), ROWS)) {
      trainer.step(batch);
      return trainer.state().slot(Momentum.VELOCITY);
    }
  }

  private static void assertSum(
      Parameters actual, Parameters x, double alpha, Parameters y, double beta) {
    for (int l = 0; l < SPEC.depth(); l++) {
      assertSum(actual.weight(l), x.weight(l), alpha, y.weight(l), beta);
      assertSum(actual.bias(l), x.bias(l), alpha, y.bias(l), beta);
    }
  }

  private static void assertSum(float[] actual, float[] x, double alpha, float[] y, double beta) {
    for (int i = 0; i < actual.length; i++) {
      double left = alpha * x[i];
      double right = beta * y[i];
      double ulp = Math.ulp((float) Math.max(Math.abs(left), Math.abs(right)));
      assertThat(Math.abs(actual[i] - (left + right)))
          .as("%s, expected %s + %s", actual[i], left, right)
          .isLessThanOrEqualTo(4 * ulp);
    }
  }

  /** A device may need parameters to begin at certain addresses, with unused elements between. */
  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void elements_that_belong_to_no_parameter_stay_0(String name) {
    for (Optimizer optimizer :
        List.of(Optimizer.sgd(0.1), Optimizer.momentum(0.1, 0.9), Optimizer.adam(0.1))) {
      try (Backend backend = TestBackends.open(name);
          Network network = Network.create(backend, SPEC, 3);
          Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS, (on, gradients) -> {})) {
        for (int step = 0; step < 3; step++) {
          trainer.step(batch());
        }
        float[] all = backend.read(network.deviceParameters().all());
        int start = 0;
        for (NetworkSpec.Parameter parameter : SPEC.parameters()) {
          Arrays.fill(all, start, start + parameter.shape().size(), 0);
          start += parameter.shape().size() + backend.viewAlignment() - 1;
          start -= start % backend.viewAlignment();
        }
        assertThat(all).as(optimizer.describe()).containsOnly(0);
      }
    }
  }

  @Test
  void learning_rate_and_momentum_out_of_range_are_refused() {
    for (double eta : new double[] {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Optimizer.sgd(eta)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Optimizer.momentum(eta, 0.9))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("learning rate");
    }
    for (double mu : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> Optimizer.momentum(0.1, mu))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("momentum");
    }
  }
}
