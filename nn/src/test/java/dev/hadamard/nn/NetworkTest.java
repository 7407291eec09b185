package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.layer.Initialisation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {

  @Test
  void a_spec_is_refused_that_makes_no_network() {
    assertThatThrownBy(() -> NetworkSpec.of(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NetworkSpec.of(0, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NetworkSpec.of(3, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NetworkSpec.of(3, -1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NetworkSpec.chain(3, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NetworkSpec.of(1 << 20, 1 << 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1048576×1048576");
  }

  @Test
  void a_spec_knows_its_shapes() {
    NetworkSpec spec = NetworkSpec.of(64, 128, 64, 10);
    assertThat(spec.sizes()).isEqualTo("64-128-64-10");
    assertThat(spec.depth()).isEqualTo(3);
    assertThat(spec.parameters().get(2).name()).isEqualTo("1.weight");
    assertThat(spec.parameters().get(2).shape()).hasToString("64×128");
    assertThat(spec.parameterCount()).isEqualTo(64 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10);
    assertThat(spec.denseLayers().orElseThrow().get(0).activation()).isEqualTo(Activation.RELU);
    assertThat(spec.outputActivation()).isEqualTo(Activation.IDENTITY);
  }

  @ParameterizedTest
  @EnumSource(Initialisation.class)
  void weights_begin_with_mean_0_and_the_documented_variance(Initialisation initialisation) {
    int in = 300;
    int out = 200;
    NetworkSpec spec = NetworkSpec.of(in, out).withInitialisation(initialisation);
    float[] w = Parameters.initial(spec, 1).weight(0);
    double mean = 0;
    double square = 0;
    double max = 0;
    for (float value : w) {
      mean += value / (double) w.length;
      square += (double) value * value / w.length;
      max = Math.max(max, Math.abs(value));
    }
    double variance =
        switch (initialisation) {
          case HE_NORMAL, HE_UNIFORM -> 2.0 / in;
          case XAVIER_NORMAL, XAVIER_UNIFORM -> 2.0 / (in + out);
          case LECUN_NORMAL -> 1.0 / in;
        };
    double sigma = Math.sqrt(variance);
    // Five standard errors of the mean and of the variance of 60,000 draws.
    assertThat(mean).isCloseTo(0, within(5 * sigma / Math.sqrt(w.length)));
    assertThat(square / variance).isCloseTo(1, within(5 * Math.sqrt(2.0 / w.length)));
    if (initialisation.label().endsWith("uniform")) {
      assertThat(max).isBetween(0.999 * Math.sqrt(3) * sigma, Math.sqrt(3) * sigma * 1.000001);
    } else {
      assertThat(max).isGreaterThan(3.5 * sigma);
    }
    assertThat(Parameters.initial(spec, 1).bias(0)).containsOnly(0);
  }

  @Test
  void the_seed_decides_the_weights_and_layers_differ() {
    NetworkSpec spec = NetworkSpec.of(8, 8, 8, 8);
    assertThat(Parameters.initial(spec, 1)).isEqualTo(Parameters.initial(spec, 1));
    assertThat(Parameters.initial(spec, 1)).isNotEqualTo(Parameters.initial(spec, 2));
    Parameters p = Parameters.initial(spec, 1);
    assertThat(p.weight(0)).isNotEqualTo(p.weight(1));
  }

  /** Written down once: a change of these bits would break everyone's seeds. */
  @Test
  void the_first_weights_of_seed_42_are_these_on_every_machine() {
    float[] uniform = Parameters.initial(NetworkSpec.of(2, 2), 42).weight(0);
    float[] normal =
        Parameters.initial(NetworkSpec.of(2, 2).withInitialisation(Initialisation.HE_NORMAL), 42)
            .weight(0);
    assertThat(uniform).containsExactly(PINNED_UNIFORM);
    assertThat(normal).containsExactly(PINNED_NORMAL);
  }

  private static final float[] PINNED_UNIFORM = {-0.4056929f, 0.82373935f, 1.0431517f, 0.2931927f};
  private static final float[] PINNED_NORMAL = {0.46556506f, -1.6658862f, 1.085046f, -2.0082011f};

  @Test
  void weights_come_back_as_they_were_written_and_wrong_shapes_change_nothing() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, NetworkSpec.of(3, 4, 2), 1)) {
      Parameters other = Parameters.initial(network.spec(), 2);
      network.write(other);
      assertThat(network.read()).isEqualTo(other);
      Parameters wrong = Parameters.initial(NetworkSpec.of(3, 5, 2), 3);
      assertThatThrownBy(() -> network.write(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3-4-2");
      assertThat(network.read()).isEqualTo(other);
    }
  }

  @Test
  void a_network_that_was_closed_refuses_to_work() {
    try (Backend backend = Backends.open("reference")) {
      Network network = Network.create(backend, NetworkSpec.of(3, 2), 1);
      Inference inference = new Inference(network, 4);
      network.close();
      network.close();
      assertThatThrownBy(network::read).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> inference.outputs(new float[3]))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void differences_of_parameters_are_measured_and_nan_is_not_overlooked() {
    NetworkSpec spec = NetworkSpec.of(2, 1);
    Parameters p = Parameters.of(spec, new float[][] {{1, 2}}, new float[][] {{3}});
    Parameters q = Parameters.of(spec, new float[][] {{1, 2.5f}}, new float[][] {{2}});
    Parameters nan = Parameters.of(spec, new float[][] {{1, Float.NaN}}, new float[][] {{3}});
    assertThat(p.largestDifference(p)).isZero();
    assertThat(p.largestDifference(q)).isEqualTo(1);
    assertThat(nan.largestDifference(nan)).isZero();
    assertThat(p.largestDifference(nan)).isNaN();
  }

  @Test
  void every_allocation_that_fails_leaves_no_memory_behind() {
    NetworkSpec spec = NetworkSpec.of(Activation.GELU, Activation.TANH, 16, 8, 4);
    boolean trained = false;
    int refused = 0;
    while (!trained) {
      try (CountingBackend backend = new CountingBackend(Backends.open("reference"))) {
        backend.failAllocation(refused + 1);
        try (Network network = Network.create(backend, spec, 1);
            Trainer trainer =
                new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.momentum(1, 0.5), 3)) {
          trainer.step(new Batch(3, 16, 4));
          trained = true;
        } catch (OutOfDeviceMemoryException expected) {
          refused++;
        }
        assertThat(backend.liveArenas()).as("after refusal %d", refused).isZero();
      }
    }
    assertThat(refused)
        .as(
            "parameters, velocities; 2 for inference, whose output takes the place of x; "
                + "x, a, z, t, δ, 1/m for training, and f′")
        .isEqualTo(1 + 1 + 2 + 3 + 1 + 1 + 2 + 1 + 1);
  }

  @Test
  void inference_needs_no_more_than_the_activations() {
    NetworkSpec spec = NetworkSpec.of(Activation.GELU, Activation.TANH, 16, 8, 4);
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, spec, 1)) {
      backend.reset();
      try (Inference inference = new Inference(network, 8)) {
        assertThat(backend.count("allocate"))
            .as("x, and the output in its place; the hidden layer")
            .isEqualTo(2);
        assertThat(inference.outputs(new float[16 * 20])).hasSize(20 * 4);
      }
    }
  }

  @Test
  void the_answer_to_a_sample_does_not_depend_on_the_batch_it_comes_in() {
    NetworkSpec spec = NetworkSpec.of(5, 7, 3);
    float[] samples = Parameters.initial(NetworkSpec.of(5, 23), 9).weight(0);
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, spec, 1);
        Inference one = new Inference(network, 1);
        Inference ten = new Inference(network, 10)) {
      assertThat(ten.outputs(samples)).hasSize(23 * 3).containsExactly(one.outputs(samples));
      assertThat(ten.outputs(new float[0])).isEmpty();
      assertThatThrownBy(() -> ten.outputs(new float[7]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("5 inputs");
    }
  }
}
