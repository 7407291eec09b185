package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.nn.data.Batch;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Examples that others worked out by hand and published. */
class TextbookTest {

  /** Half a unit of the ninth published digit, and a few roundings of a float32 near 1. */
  private static final Offset<Double> PUBLISHED = within(2e-7);

  /** The worked neuron: x = (0.1, 0.3), w = (0.5, 0.2), b = 1.83, sigmoid, target 0.03. */
  private static final Batch NEURON = Batch.of(1, new float[] {0.1f, 0.3f}, new float[] {0.03f});

  private static Network neuron(Backend backend, Activation f) {
    NetworkSpec spec = NetworkSpec.of(Activation.IDENTITY, f, 2, 1);
    float[][] w = {{0.5f, 0.2f}};
    float[][] b = {{1.83f}};
    return new Network(backend, spec, Parameters.of(spec, w, b));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_neuron_sums_and_squashes_as_the_book_says(String name) {
    try (Backend backend = TestBackends.open(name);
        Network sum = neuron(backend, Activation.IDENTITY);
        Network squashed = neuron(backend, Activation.SIGMOID);
        Inference ofSum = new Inference(sum, 1);
        Inference ofSquashed = new Inference(squashed, 1)) {
      float[] x = {0.1f, 0.3f};
      assertThat((double) ofSum.outputs(x)[0]).isCloseTo(1.94, PUBLISHED);
      assertThat((double) ofSquashed.outputs(x)[0]).isCloseTo(0.874352143, PUBLISHED);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void backpropagation_through_a_neuron_gives_the_published_gradient(String name) {
    try (Backend backend = TestBackends.open(name);
        Network network = neuron(backend, Activation.SIGMOID);
        Trainer trainer =
            new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.momentum(0.01, 0), 1)) {
      trainer.step(NEURON);
      assertThat(trainer.loss()).isCloseTo(0.356465271, PUBLISHED);
      // With μ = 0 the velocity is the gradient.
      Parameters gradient = trainer.state().slot(Momentum.VELOCITY);
      assertThat((double) gradient.bias(0)[0]).isCloseTo(0.0927609255818386, within(2e-8));
      assertThat((double) gradient.weight(0)[0]).isCloseTo(0.00927609255818386, within(2e-9));
      assertThat((double) gradient.weight(0)[1]).isCloseTo(0.02782827767455158, within(6e-9));
      Parameters moved = network.read();
      assertThat((double) moved.bias(0)[0]).isCloseTo(1.83 - 0.01 * 0.0927609255818386, PUBLISHED);
    }
  }

  /** The delta rule leaves f′ out, as the gradient of binary cross-entropy on logits does. */
  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void the_delta_rule_moves_a_neuron_to_the_published_weights(String name) {
    try (Backend backend = TestBackends.open(name);
        Network network = neuron(backend, Activation.IDENTITY);
        Trainer trainer = new Trainer(network, Loss.BINARY_CROSS_ENTROPY, Optimizer.sgd(0.01), 1)) {
      trainer.step(NEURON);
      Parameters moved = network.read();
      assertThat((double) moved.bias(0)[0]).isCloseTo(1.821556479, PUBLISHED);
      assertThat((double) moved.weight(0)[0]).isCloseTo(0.499155648, PUBLISHED);
      assertThat((double) moved.weight(0)[1]).isCloseTo(0.197466943, PUBLISHED);
    }
  }

  /**
   * M. Mazur, <i>A Step by Step Backpropagation Example</i>, 2015. He leaves the biases alone; in
   * the first step that changes no weight.
   */
  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void mazurs_network_takes_its_published_first_step(String name) {
    NetworkSpec spec = NetworkSpec.of(Activation.SIGMOID, Activation.SIGMOID, 2, 2, 2);
    float[][] w = {{.15f, .20f, .25f, .30f}, {.40f, .45f, .50f, .55f}};
    float[][] b = {{.35f, .35f}, {.60f, .60f}};
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec, Parameters.of(spec, w, b));
        Inference inference = new Inference(network, 1);
        Trainer trainer = new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.sgd(0.5), 1)) {
      assertClose(inference.outputs(new float[] {.05f, .10f}), 0.75136507, 0.772928465);
      trainer.step(Batch.of(1, new float[] {.05f, .10f}, new float[] {.01f, .99f}));
      assertThat(trainer.loss()).isCloseTo(0.298371109, PUBLISHED);
      Parameters moved = network.read();
      assertClose(moved.weight(0), 0.149780716, 0.19956143, 0.24975114, 0.29950229);
      assertClose(moved.weight(1), 0.35891648, 0.408666186, 0.511301270, 0.561370121);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void xor_is_learnt_from_every_seed(String name) {
    Batch xor = Batch.of(4, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, new float[] {0, 1, 1, 0});
    NetworkSpec spec = NetworkSpec.of(Activation.TANH, Activation.IDENTITY, 2, 8, 1);
    try (Backend backend = TestBackends.open(name)) {
      for (long seed = 1; seed <= 10; seed++) {
        try (Network network = Network.create(backend, spec, seed);
            Trainer trainer =
                new Trainer(network, Loss.BINARY_CROSS_ENTROPY, Optimizer.momentum(0.5, 0.9), 4)) {
          for (int i = 0; i < 300; i++) {
            trainer.step(xor);
          }
          assertThat(trainer.loss()).as("seed %d", seed).isLessThan(0.02);
        }
      }
    }
  }

  private static void assertClose(float[] actual, double... published) {
    assertThat(actual).hasSameSizeAs(published);
    for (int i = 0; i < published.length; i++) {
      assertThat((double) actual[i]).as("value %d", i).isCloseTo(published[i], PUBLISHED);
    }
  }
}
