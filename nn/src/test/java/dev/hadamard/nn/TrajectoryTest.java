package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.tck.DoubleNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole trainings stay beside the same training in double. */
class TrajectoryTest {

  private static final int ROWS = 96;
  private static final int BATCH = 16;

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void sgd_on_cross_entropy_follows_double_arithmetic(String backend) {
    follow(
        backend,
        NetworkSpec.of(Activation.TANH, Activation.IDENTITY, 12, 16, 8, 4),
        Loss.SOFTMAX_CROSS_ENTROPY,
        0.1f,
        0);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void momentum_on_cross_entropy_follows_double_arithmetic(String backend) {
    follow(
        backend,
        NetworkSpec.of(Activation.SILU, Activation.IDENTITY, 12, 16, 4),
        Loss.SOFTMAX_CROSS_ENTROPY,
        0.02f,
        0.9f);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void sgd_on_squared_error_follows_double_arithmetic(String backend) {
    follow(
        backend,
        NetworkSpec.of(Activation.SIGMOID, Activation.SIGMOID, 12, 16, 4),
        Loss.HALF_SQUARED_ERROR,
        0.5f,
        0);
  }

  private static void follow(String name, NetworkSpec spec, Loss loss, float eta, float mu) {
    Samples samples = Samples.random(spec, loss, ROWS, new SplitMix64(8));
    Parameters start = Parameters.initial(spec, 8);
    DoubleNetwork exact = DoubleNetworks.of(spec, start, loss);
    Optimizer optimizer = mu == 0 ? Optimizer.sgd(eta) : Optimizer.momentum(eta, mu);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec, start);
        Trainer trainer = new Trainer(network, loss, optimizer, BATCH)) {
      for (int step = 1; step <= 250; step++) {
        Samples batch = samples.rows((step - 1) * BATCH % ROWS, BATCH);
        double expected = exact.lossAndGradients(batch.x(), batch.t());
        exact.step(eta, mu);
        trainer.step(batch.batch());
        double relative = step <= 10 ? 1e-6 : 1e-4;
        assertThat(trainer.lossInDouble())
            .as("loss of step %d", step)
            .isCloseTo(expected, withinPercentage(100 * relative));
      }
      assertThat(DoubleNetworks.largestDifference(exact, network.read())).isLessThanOrEqualTo(2e-5);
      assertThat(exact.loss(samples.x(), samples.t()))
          .as("it was a training that got somewhere")
          .isLessThan(DoubleNetworks.of(spec, start, loss).loss(samples.x(), samples.t()));
    }
  }
}
