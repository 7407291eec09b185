package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Momentum;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Compares a network with the same formulas in double: its gradient with central differences of the
 * loss, which is ½Σ(a − t)² of a sample, and its outputs.
 */
final class LayerGradient {

  /** The outputs of a whole network in double. */
  interface Outputs {
    double[] of(double[] x, Parameter parameters);
  }

  /** The values of the parameter of a name. */
  interface Parameter {
    double[] get(String name);
  }

  private final NetworkSpec spec;
  private final int rows;
  private final Outputs outputs;
  private final Map<String, double[]> parameters = new LinkedHashMap<>();
  private final float[] x;
  private final float[] t;

  /** Draws the samples, the targets and all parameters; those that are initially 1 stay near it. */
  LayerGradient(NetworkSpec spec, int rows, Outputs outputs) {
    this.spec = spec;
    this.rows = rows;
    this.outputs = outputs;
    Random random = new Random(17);
    this.x = normal(random, rows * spec.inputs());
    this.t = normal(random, rows * spec.outputs());
    Parameters initial = Parameters.initial(spec, 5);
    for (String name : initial.names()) {
      float[] values = initial.values(name);
      double[] drawn = new double[values.length];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) (values[i] + 0.3 * Math.abs(random.nextGaussian()));
      }
      parameters.put(name, drawn);
    }
  }

  private static float[] normal(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private double loss() {
    double[] a = outputs.of(doubles(x), this::parameter);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - t[i]) * (a[i] - t[i]) / 2;
    }
    int count = a.length / spec.output().columns(); // of rows, or of positions in them
    return sum / count;
  }

  private double[] parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private Parameters start() {
    Map<String, float[]> floats = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) -> {
          float[] rounded = new float[values.length];
          for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
          }
          floats.put(name, rounded);
        });
    return Parameters.of(spec, floats);
  }

  /**
   * Every element of the gradient is the slope of the loss.
   *
   * @param error of float32; the differences themselves are good to 10⁻⁹
   */
  void isTheSlope(String backend, double error) {
    Parameters gradient = gradient(backend);
    double h = 1e-5;
    parameters.forEach(
        (name, p) -> {
          for (int i = 0; i < p.length; i++) {
            double at = p[i];
            p[i] = at + h;
            double above = loss();
            p[i] = at - h;
            double below = loss();
            p[i] = at;
            assertThat((double) gradient.values(name)[i])
                .as("%s %s[%d]", backend, name, i)
                .isCloseTo((above - below) / (2 * h), within(error));
          }
        });
  }

  /** The velocity of a first step is the gradient. */
  private Parameters gradient(String name) {
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec, start());
        Trainer trainer =
            new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.momentum(0.1, 0.5), rows)) {
      trainer.step(Batch.of(rows, x, t));
      return trainer.state().slot(Momentum.VELOCITY);
    }
  }

  /** The outputs without training. */
  void hasTheOutputs(String name, double error) {
    double[] expected = outputs.of(doubles(x), this::parameter);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec, start());
        Inference inference = new Inference(network, rows)) {
      float[] got = inference.outputs(x);
      assertThat(got).hasSameSizeAs(expected);
      for (int i = 0; i < got.length; i++) {
        assertThat((double) got[i]).as("%s [%d]", name, i).isCloseTo(expected[i], within(error));
      }
    }
  }
}
