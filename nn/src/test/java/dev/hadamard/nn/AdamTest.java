package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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

  /** Keeps what the backward pass has left, and exchanges nothing. */
  private static final class Witness implements GradientReducer {
    private float[] flat = new float[0];
    private int alignment;

    @Override
    public void reduce(Backend backend, Tensor gradients) {
      flat = backend.read(gradients);
      alignment = backend.viewAlignment();
    }

    /** The gradients by parameter: each begins where a view may. */
    Map<String, float[]> gradients() {
      Map<String, float[]> gradients = new HashMap<>();
      int start = 0;
      for (NetworkSpec.Parameter parameter : SPEC.parameters()) {
        int size = parameter.shape().size();
        gradients.put(parameter.name(), Arrays.copyOfRange(flat, start, start + size));
        start += (size + alignment - 1) / alignment * alignment;
      }
      return gradients;
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void each_step_is_that_of_the_paper_in_the_form_of_pytorch(String name) {
    double eta = 0.01f;
    Batch batch = Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
    Witness witness = new Witness();
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.adam(eta), ROWS, witness)) {
      for (int t = 1; t <= 20; t++) {
        Parameters w = network.read();
        TrainingState before = trainer.state();
        trainer.step(batch);
        TrainingState after = trainer.state();
        Parameters next = network.read();
        double rate = eta / (1 - Math.pow(0.9, t));
        double root = Math.sqrt(1 - Math.pow(0.999, t));
        witness
            .gradients()
            .forEach(
                (parameter, g) -> {
                  float[] m = before.slot("m").values(parameter);
                  float[] v = before.slot("v").values(parameter);
                  float[] nextM = after.slot("m").values(parameter);
                  float[] nextV = after.slot("v").values(parameter);
                  float[] oldW = w.values(parameter);
                  float[] newW = next.values(parameter);
                  for (int i = 0; i < g.length; i++) {
                    double share = 0.1 * g[i];
                    close(nextM[i], 0.9 * m[i] + share, Math.abs(0.9 * m[i]) + Math.abs(share));
                    double square = 0.001 * g[i] * g[i];
                    close(nextV[i], 0.999 * v[i] + square, 0.999 * v[i] + square);
                    double step = rate * nextM[i] / (Math.sqrt(nextV[i]) / root + 1e-8);
                    close(newW[i], oldW[i] - step, Math.abs(oldW[i]) + Math.abs(step));
                  }
                });
      }
    }
  }

  private static void close(double actual, double expected, double size) {
    assertThat(actual).isCloseTo(expected, within(FEW_ULP * size + Float.MIN_VALUE));
  }

  @Test
  void the_first_step_of_a_single_weight_is_eta_in_the_direction_of_the_gradient() {
    // m̂ = g and v̂ = g², so the step is η·g/(|g| + ε).
    Adam adam = new Adam(0.1f, 0.9, 0.999, 1e-8);
    assertThat((double) adam.factors(1, 0.1f)[0]).isCloseTo(0.1 / 0.1, within(1e-6));
    assertThat((double) adam.factors(1, 0.1f)[1]).isCloseTo(1 / Math.sqrt(0.001), within(1e-4));
  }

  @Test
  void settings_outside_their_range_are_refused() {
    assertThatThrownBy(() -> new Adam(0, 0.9, 0.999, 1e-8)).hasMessageContaining("learning rate");
    assertThatThrownBy(() -> new Adam(1, 1, 0.999, 1e-8)).hasMessageContaining("betas");
    assertThatThrownBy(() -> new Adam(1, 0.9, Double.NaN, 1e-8)).hasMessageContaining("betas");
    assertThatThrownBy(() -> new Adam(1, 0.9, 0.999, 0)).hasMessageContaining("epsilon");
  }
}
