package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Family 9: networks whose numbers are printed in textbooks and can be checked by hand. */
abstract class TextbookFamily extends Family {

  /** A few roundings of numbers of order 1. */
  private static final Offset<Double> SIX_DIGITS = within(3e-7);

  /** Numbers that the source prints with fewer digits. */
  private static final Offset<Double> AS_PRINTED = within(6e-7);

  TextbookFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** s = w·x + b = 0.05 + 0.06 + 1.83 = 1.94, y = σ(s), E = ½(t − y)². */
  @Test
  void the_worked_neuron_answers_as_worked_out() {
    DeviceNetwork neuron = workedNeuron();
    Tensor x = tensor(new float[] {0.1f, 0.3f}, 1, 2);
    Tensor s = arena().allocate(1, 1);
    backend().denseForward(x, neuron.w[0], neuron.b[0], Activation.IDENTITY, s, s);
    assertThat(wide(read(s))[0]).isCloseTo(1.94, SIX_DIGITS);
    neuron.forward();
    double y = wide(neuron.outputs())[0];
    assertThat(y).isCloseTo(0.874352143, SIX_DIGITS);
    assertThat(0.5 * (0.03 - y) * (0.03 - y)).isCloseTo(0.356465271, SIX_DIGITS);
  }

  @Test
  void the_worked_neuron_learns_by_the_delta_rule() {
    DeviceNetwork neuron = workedNeuron();
    neuron.forward();
    // The delta rule leaves the slope out: δ = y − t.
    Tensor delta = arena().allocate(1, 1);
    backend().write(neuron.outputs(), delta);
    backend().axpby(-1, tensor(new float[] {0.03f}, 1, 1), 1, delta);
    Tensor x = tensor(new float[] {0.1f, 0.3f}, 1, 2);
    backend().denseGradient(-0.01f, delta, x, 1, neuron.w[0], neuron.b[0]);
    assertThat(wide(read(neuron.b[0]))[0]).isCloseTo(1.821556479, SIX_DIGITS);
    assertThat(wide(read(neuron.w[0]))[0]).isCloseTo(0.499155648, SIX_DIGITS);
    assertThat(wide(read(neuron.w[0]))[1]).isCloseTo(0.197466943, SIX_DIGITS);
  }

  @Test
  void the_worked_neurons_error_falls_with_its_bias_at_the_rate_of_backpropagation() {
    DeviceNetwork neuron = workedNeuron();
    Tensor[] dw = {arena().allocate(1, 2)};
    Tensor[] db = {arena().allocate(1)};
    neuron.forward();
    neuron.backward();
    neuron.gradients(1, 0, dw, db);
    assertThat(wide(read(db[0]))[0]).isCloseTo(0.0927609255818386, within(1e-7));
    assertThat(wide(read(dw[0]))[1]).isCloseTo(0.3 * 0.0927609255818386, within(1e-7));
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private DeviceNetwork workedNeuron() {
    DeviceNetwork neuron =
        new DeviceNetwork(
            backend(),
            arena(),
            new int[] {2, 1},
            new Activation[] {Activation.SIGMOID},
            new float[][] {{0.5f, 0.2f}},
            new float[][] {{1.83f}},
            1);
    neuron.load(new float[] {0.1f, 0.3f}, new float[] {0.03f});
    return neuron;
  }

  /**
   * A 2-2-2 network of sigmoids, η = 0.5, whose biases are not updated. Source: M. Mazur, <i>A Step
   * by Step Backpropagation Example</i>, 2015.
   */
  @Test
  void mazurs_network_takes_its_first_step() {
    DeviceNetwork network = mazur();
    step(network, twoRows());
    assertThat(wide(network.outputs()))
        .containsExactly(new double[] {0.75136507, 0.772928465}, AS_PRINTED);
    assertThat(wide(read(network.w[0])))
        .containsExactly(
            new double[] {0.149780716, 0.19956143, 0.24975114, 0.29950229}, AS_PRINTED);
    assertThat(wide(read(network.w[1])))
        .containsExactly(
            new double[] {0.35891648, 0.408666186, 0.511301270, 0.561370121}, AS_PRINTED);
    network.forward();
    assertThat(error(network.outputs())).isCloseTo(0.291027924, AS_PRINTED);
  }

  @Test
  void mazurs_network_has_learnt_its_targets_after_10000_steps() {
    DeviceNetwork network = mazur();
    Tensor[] ignored = twoRows();
    for (int i = 0; i < 10_000; i++) {
      step(network, ignored);
    }
    network.forward();
    // The source prints 0.015912196 and 0.984065734; 10,000 float32 steps drift in the 5th digit.
    assertThat(wide(network.outputs()))
        .containsExactly(new double[] {0.015912196, 0.984065734}, within(2e-5));
    assertThat(error(network.outputs())).isCloseTo(0.0000351085, within(2e-7));
  }

  private static double error(float[] outputs) {
    double[] y = wide(outputs);
    return 0.5 * (0.01 - y[0]) * (0.01 - y[0]) + 0.5 * (0.99 - y[1]) * (0.99 - y[1]);
  }

  private DeviceNetwork mazur() {
    DeviceNetwork network =
        new DeviceNetwork(
            backend(),
            arena(),
            new int[] {2, 2, 2},
            new Activation[] {Activation.SIGMOID, Activation.SIGMOID},
            new float[][] {{0.15f, 0.20f, 0.25f, 0.30f}, {0.40f, 0.45f, 0.50f, 0.55f}},
            new float[][] {{0.35f, 0.35f}, {0.60f, 0.60f}},
            1);
    network.load(new float[] {0.05f, 0.10f}, new float[] {0.01f, 0.99f});
    return network;
  }

  /** A step that writes the gradients of the biases to tensors that are ignored. */
  private static void step(DeviceNetwork network, Tensor[] ignored) {
    network.forward();
    network.backward();
    network.gradients(-0.5f, 1, network.w, ignored);
  }

  private Tensor[] twoRows() {
    return new Tensor[] {arena().allocate(2), arena().allocate(2)};
  }

  @Test
  void a_hidden_layer_learns_exclusive_or() {
    Draws draws = Draws.seeded(901);
    DeviceNetwork network =
        new DeviceNetwork(
            backend(),
            arena(),
            new int[] {2, 4, 1},
            new Activation[] {Activation.TANH, Activation.SIGMOID},
            new float[][] {draws.uniform(8, -1, 1), draws.uniform(4, -1, 1)},
            new float[][] {new float[4], new float[1]},
            4);
    network.load(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, new float[] {0, 1, 1, 0});
    for (int i = 0; i < 2000; i++) {
      network.descend(4);
    }
    network.forward();
    float[] y = network.outputs();
    assertThat(y[0]).as("0 xor 0, %s", draws).isLessThan(0.1f);
    assertThat(y[1]).as("0 xor 1, %s", draws).isGreaterThan(0.9f);
    assertThat(y[2]).as("1 xor 0, %s", draws).isGreaterThan(0.9f);
    assertThat(y[3]).as("1 xor 1, %s", draws).isLessThan(0.1f);
  }
}
