package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Adam against its formula in double, step by step from the bits that the device holds. */
class AdamTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;

  /** The backward error of a few roundings, relative to the terms of a sum. */
  private static final double FEW_ULP = 8 * 0x1p-24;

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void each_step_is_that_of_the_paper_in_the_form_of_pytorch(String name) {
    double eta = 0.01f;
    Batch batch = Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.adam(eta), ROWS)) {
      for (int t = 1; t <= 20; t++) {
        Parameters w = network.read();
        Parameters m = trainer.state().slot("m");
        Parameters v = trainer.state().slot("v");
        Parameters g = gradient(network, batch);
        trainer.step(batch);
        double rate = eta / (1 - Math.pow(0.9, t));
        double root = Math.sqrt(1 - Math.pow(0.999, t));
        for (String parameter : w.names()) {
          float[] nextM = trainer.state().slot("m").values(parameter);
          float[] nextV = trainer.state().slot("v").values(parameter);
          float[] nextW = network.read().values(parameter);
          for (int i = 0; i < nextW.length; i++) {
            double gi = g.values(parameter)[i];
            double mi = m.values(parameter)[i];
            double vi = v.values(parameter)[i];
            close(nextM[i], 0.9 * mi + 0.1 * gi, Math.abs(0.9 * mi) + Math.abs(0.1 * gi));
            close(nextV[i], 0.999 * vi + 0.001 * gi * gi, 0.999 * vi + 0.001 * gi * gi);
            double step = rate * nextM[i] / (Math.sqrt(nextV[i]) / root + 1e-8);
            double wi = w.values(parameter)[i];
            close(nextW[i], wi - step, Math.abs(wi) + Math.abs(step));
          }
        }
      }
    }
  }

  private static void close(double actual, double expected, double size) {
    assertThat(actual).isCloseTo(expected, within(FEW_ULP * size + Float.MIN_VALUE));
  }

  /** The gradient as the device rounds it: with μ = 0 the velocity of a twin is the gradient. */
  private static Parameters gradient(Network network, Batch batch) {
    try (Network twin = new Network(network.backend(), SPEC, network.read());
        Trainer trainer = new Trainer(twin, LOSS, Optimizer.momentum(1, 0), ROWS)) {
      trainer.step(batch);
      return trainer.state().slot(Momentum.VELOCITY);
    }
  }

  @Test
  void the_first_step_of_a_single_weight_is_eta_in_the_direction_of_the_gradient() {
    // m̂ = g and v̂ = g², so the step is η·g/(|g| + ε).
    Adam adam = new Adam(0.1f, 0.9, 0.999, 1e-8);
    assertThat((double) adam.factors(1)[0]).isCloseTo(0.1 / 0.1, within(1e-6));
    assertThat((double) adam.factors(1)[1]).isCloseTo(1 / Math.sqrt(0.001), within(1e-4));
  }

  @Test
  void settings_outside_their_range_are_refused() {
    assertThatThrownBy(() -> new Adam(0, 0.9, 0.999, 1e-8)).hasMessageContaining("learning rate");
    assertThatThrownBy(() -> new Adam(1, 1, 0.999, 1e-8)).hasMessageContaining("betas");
    assertThatThrownBy(() -> new Adam(1, 0.9, Double.NaN, 1e-8)).hasMessageContaining("betas");
    assertThatThrownBy(() -> new Adam(1, 0.9, 0.999, 0)).hasMessageContaining("epsilon");
  }
}
