package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.op.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch norm against its formulas in double, with the conventions of PyTorch, Keras and ONNX. */
final class BatchNormTest {

  private static final String BACKENDS = "dev.hadamard.nn.TestBackends#names";

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void its_gradient_is_the_slope_of_the_loss(String name) {
    NetworkSpec spec =
        NetworkSpec.builder(4).add(Dense.of(5)).add(BatchNorm.of()).add(Dense.of(3)).build();
    new LayerGradient(
            spec,
            7,
            (x, p) -> {
              double[] z = RowFormulas.dense(x, p.get("0.weight"), p.get("0.bias"));
              double[] y = RowFormulas.batchNorm(z, p.get("1.weight"), p.get("1.bias"), 1e-5f);
              return RowFormulas.dense(y, p.get("2.weight"), p.get("2.bias"));
            })
        .isTheSlope(name, 5e-6);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void a_channel_of_images_is_normalised_over_all_their_pixels(String name) {
    NetworkSpec spec =
        NetworkSpec.builder(3, 2, 2)
            .add(Conv2d.of(3, Window.of(1, 1)))
            .add(BatchNorm.keras())
            .add(Conv2d.of(2, Window.of(3, 2)))
            .build();
    new LayerGradient(
            spec,
            4,
            (x, p) -> {
              double[] z = RowFormulas.dense(x, p.get("0.weight"), p.get("0.bias"));
              double[] y = RowFormulas.batchNorm(z, p.get("1.weight"), p.get("1.bias"), 1e-3f);
              return RowFormulas.dense(y, p.get("2.weight"), p.get("2.bias"));
            })
        .isTheSlope(name, 1e-5);
  }

  // ---------------------------------------------------------------------------- running statistics

  private static final int ROWS = 6;
  private static final int CHANNELS = 3;

  /** Leaves γ and β as they are. */
  private static final Optimizer NO_LEARNING = Optimizer.sgd(1e-30);

  private static float[] samples(long seed, double mean) {
    Random random = new Random(seed);
    float[] x = new float[ROWS * CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (mean + i % CHANNELS + (1 + i % CHANNELS) * random.nextGaussian());
    }
    return x;
  }

  private static NetworkSpec alone(BatchNorm layer) {
    return NetworkSpec.builder(CHANNELS).add(layer).build();
  }

  /** Trains on two batches with the rate 0, so that only the running statistics change. */
  private static Parameters afterTwoBatches(String name, BatchNorm layer) {
    NetworkSpec spec = alone(layer);
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, spec, 1);
        Trainer trainer = new Trainer(network, Loss.HALF_SQUARED_ERROR, NO_LEARNING, ROWS)) {
      trainer.step(Batch.of(ROWS, samples(1, 0), new float[ROWS * CHANNELS]));
      trainer.step(Batch.of(ROWS, samples(2, 5), new float[ROWS * CHANNELS]));
      return network.read();
    }
  }

  private static void assertRunning(
      String name, BatchNorm layer, double momentum, double correction) {
    Parameters parameters = afterTwoBatches(name, layer);
    double[] first = LayerGradient.doubles(samples(1, 0));
    double[] second = LayerGradient.doubles(samples(2, 5));
    for (int j = 0; j < CHANNELS; j++) {
      double mean = 0;
      double variance = 1;
      for (double[] x : new double[][] {first, second}) {
        mean = (1 - momentum) * mean + momentum * RowFormulas.mean(x, j, CHANNELS, ROWS, v -> v);
        variance =
            (1 - momentum) * variance
                + momentum * correction * RowFormulas.variance(x, j, CHANNELS, ROWS);
      }
      assertThat((double) parameters.values("0.running_mean")[j])
          .as("%s mean of channel %d", name, j)
          .isCloseTo(mean, within(2e-6));
      assertThat((double) parameters.values("0.running_var")[j])
          .as("%s variance of channel %d", name, j)
          .isCloseTo(variance, within(4e-6));
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_running_statistics_are_those_of_pytorch(String name) {
    assertRunning(name, BatchNorm.of(), 0.1, ROWS / (ROWS - 1.0));
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void keras_and_onnx_take_the_variance_as_it_is(String name) {
    assertRunning(name, BatchNorm.keras(), 0.01, 1);
    assertRunning(name, BatchNorm.onnx(), 0.1, 1);
  }

  @Test
  void its_named_forms_have_the_constants_of_their_frameworks() {
    assertThat(BatchNorm.of()).isEqualTo(new BatchNorm(0.1, 1e-5, true));
    assertThat(BatchNorm.keras()).isEqualTo(new BatchNorm(0.01, 1e-3, false));
    assertThat(BatchNorm.onnx()).isEqualTo(new BatchNorm(0.1, 1e-5, false));
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void inference_reads_the_running_statistics_and_changes_nothing(String name) {
    NetworkSpec spec = alone(BatchNorm.of());
    Map<String, float[]> values = new LinkedHashMap<>();
    values.put("0.weight", new float[] {2, -1, 3});
    values.put("0.bias", new float[] {1, 0, -1});
    values.put("0.running_mean", new float[] {1, -2, 0.5f});
    values.put("0.running_var", new float[] {4, 0.25f, 1});
    Parameters given = Parameters.of(spec, values);
    float[] x = samples(3, 1);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec, given);
        Inference inference = new Inference(network, 4)) {
      float[] y = inference.outputs(x);
      for (int i = 0; i < y.length; i++) {
        int j = i % CHANNELS;
        double normal =
            ((double) x[i] - values.get("0.running_mean")[j])
                / Math.sqrt(values.get("0.running_var")[j] + 1e-5);
        double expected = values.get("0.weight")[j] * normal + values.get("0.bias")[j];
        assertThat((double) y[i]).isCloseTo(expected, within(8e-7 * (4 + Math.abs(expected))));
      }
      assertThat(network.read()).isEqualTo(given);
    }
  }

  // ----------------------------------------------------------------------------------- precision

  /**
   * A naive E[x²] − E[x]² has an error of 10⁸·2⁻²⁴ ≈ 6 here, and a mean of float32 one of 5·10⁻⁴.
   * Differences from a first value are exact to 2⁻²⁴ of themselves.
   */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void a_large_mean_costs_no_digits(String name) {
    int rows = 4096;
    Random random = new Random(9);
    float[] x = new float[rows * CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (1e4 + random.nextGaussian());
    }
    float[] exact = new float[x.length];
    double[] variances = new double[CHANNELS];
    for (int j = 0; j < CHANNELS; j++) {
      double mean = RowFormulas.mean(LayerGradient.doubles(x), j, CHANNELS, rows, v -> v);
      variances[j] = RowFormulas.variance(LayerGradient.doubles(x), j, CHANNELS, rows);
      for (int i = j; i < x.length; i += CHANNELS) {
        exact[i] = (float) ((x[i] - mean) / Math.sqrt(variances[j] + 1e-5));
      }
    }
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, alone(BatchNorm.of()), 1);
        Trainer trainer = new Trainer(network, Loss.HALF_SQUARED_ERROR, NO_LEARNING, rows)) {
      trainer.step(Batch.of(rows, x, exact));
      // An element of up to 4.5 has some 8 roundings.
      assertThat(trainer.loss()).isLessThan(CHANNELS * Math.pow(4.5 * 8 * 0x1p-24, 2) / 2);
      float[] running = network.read().values("0.running_var");
      for (int j = 0; j < CHANNELS; j++) {
        double expected = 0.9 + 0.1 * variances[j] * rows / (rows - 1);
        assertThat((double) running[j]).isCloseTo(expected, within(2e-6));
      }
    }
  }

  // ------------------------------------------------------------------------------------ refusals

  @Test
  void one_value_a_channel_is_refused_in_training_with_the_remedy() {
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, alone(BatchNorm.of()), 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new Trainer(network, Loss.HALF_SQUARED_ERROR, Optimizer.sgd(0.1), 1).close())
          .withMessage(
              "a layer batch-norm cannot train on 1×3: a channel has one value, so no variance;"
                  + " take batches of at least 2 samples, the last one too, or a layer norm");
      try (Inference inference = new Inference(network, 1)) {
        assertThat(inference.outputs(new float[] {1, 2, 3})).hasSize(3);
      }
    }
  }

  @Test
  void constants_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchNorm(0, 1e-5, true))
        .withMessage(
            "momentum of a batch norm: 0.0, take the weight of the new value, above 0 and at most"
                + " 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchNorm(0.1, 0, true))
        .withMessage("epsilon of a batch norm: 0.0, take a small positive number such as 1e-5");
  }
}
