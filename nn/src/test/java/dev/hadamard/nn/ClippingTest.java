package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.SplitMix64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients that are limited by their norm or their values. */
class ClippingTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final float ETA = 0.1f;
  private static final Optimizer SGD = Optimizer.sgd(ETA);

  /** The first gradient times the same factor for all, and below the limit as it is. */
  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void clipping_by_the_norm_scales_all_gradients_alike(String name) {
    GivenGradients gradients = new GivenGradients(SPEC);
    SplitMix64 random = new SplitMix64(5);
    try (Backend backend = TestBackends.open(name)) {
      for (double scale : new double[] {.01, 1, 100}) {
        clipped(backend, gradients.random(random, scale), scale < 1);
      }
    }
  }

  private static void clipped(Backend backend, Map<String, float[]> g, boolean isBelow) {
    double squares = 0;
    int count = 0;
    for (float[] values : g.values()) {
      for (float value : values) {
        squares += (double) value * value;
        count++;
      }
    }
    double factor = Math.min(1, 2 / (Math.sqrt(squares) + 1e-6));
    assertThat(factor == 1).isEqualTo(isBelow);
    Parameters w = GivenGradients.weights(SPEC, new SplitMix64(6));
    Parameters next = GivenGradients.stepped(backend, SPEC, SGD.clippedByNorm(2), w, g);
    double relative = (count / 2. + 4) * 0x1p-24; // of the sum, by the root; root, quotient
    g.forEach(
        (parameter, values) -> {
          for (int i = 0; i < values.length; i++) {
            double old = w.values(parameter)[i];
            double step = ETA * factor * values[i];
            double bound =
                4. * Math.ulp((float) Math.max(Math.abs(old), Math.abs(step)))
                    + Math.abs(step) * relative;
            assertThat((double) next.values(parameter)[i]).isCloseTo(old - step, within(bound));
          }
        });
  }

  /** The same gradients clipped beforehand. */
  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_clipped_optimizer_is_the_optimizer_of_clipped_gradients(String name) {
    SplitMix64 random = new SplitMix64(8);
    Parameters w = GivenGradients.weights(SPEC, random);
    Map<String, float[]> g = new GivenGradients(SPEC).random(random, 1);
    Map<String, float[]> clipped = new HashMap<>();
    g.forEach(
        (parameter, values) -> {
          float[] limited = values.clone();
          for (int i = 0; i < limited.length; i++) {
            limited[i] = Math.max(-.5f, Math.min(.5f, limited[i]));
          }
          clipped.put(parameter, limited);
        });
    try (Backend backend = TestBackends.open(name)) {
      for (Optimizer rule : Rules.all()) {
        Parameters expected = GivenGradients.stepped(backend, SPEC, rule, w, clipped);
        assertThat(GivenGradients.stepped(backend, SPEC, rule.clippedByValue(.5), w, g))
            .as(rule.describe())
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void a_nan_gradient_is_not_hidden_by_an_extension() {
    Map<String, float[]> g = new GivenGradients(SPEC).random(new SplitMix64(1), 1);
    g.values().forEach(values -> values[3] = Float.NaN);
    Parameters w = GivenGradients.weights(SPEC, new SplitMix64(1));
    try (Backend backend = Backends.open("reference")) {
      for (Optimizer rule : Rules.all()) {
        for (Optimizer optimizer : List.of(rule, rule.clippedByValue(1), rule.clippedByNorm(1))) {
          assertThat(GivenGradients.stepped(backend, SPEC, optimizer, w, g).bias(0)[3])
              .as(optimizer.describe())
              .isNaN();
        }
      }
    }
  }
}
