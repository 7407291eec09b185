package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.data.TargetScaling;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that tell a real value: held against least squares, and against what it cannot do. */
class RegressionTest {

  private static RegressionMetrics learn(
      Backend backend, NetworkSpec spec, Optimizer optimizer, int batch, int epochs, DataSplit on) {
    TargetScaling targets = TargetScaling.fit(on.train());
    Scaling features = Scaling.fit(ScalingMethod.STANDARDISE, on.train());
    DataSet train = targets.apply(features.apply(on.train()));
    DataSet test = targets.apply(features.apply(on.test()));
    try (Network network = Network.create(backend, spec, 1);
        Trainer trainer = new Trainer(network, Loss.MEAN_SQUARED_ERROR, optimizer, batch)) {
      trainer.fit(train, epochs, 1);
      return trainer.evaluate(test).regression().inUnits(targets.unit());
    }
  }

  // ------------------------------------------------------------------------------ least squares

  private static final int FACTORS = 8;

  /** A full factorial design, xᵢⱼ = ±1 by bit j of i: its columns are orthogonal. */
  private static float factor(int row, int column) {
    return (row >> column & 1) == 0 ? -1 : 1;
  }

  /** Prices: 250,000 + 10,000 Σ (j + 1)·xⱼ + 40,000·ε, ε standard normal. */
  private static DataSet prices() {
    SplitMix64 random = new SplitMix64(5);
    int rows = 1 << FACTORS;
    float[] features = new float[rows * FACTORS];
    float[] values = new float[rows];
    for (int row = 0; row < rows; row++) {
      double price = 250_000 + 40_000 * random.nextGaussian();
      for (int j = 0; j < FACTORS; j++) {
        features[row * FACTORS + j] = factor(row, j);
        price += 10_000 * (j + 1) * factor(row, j);
      }
      values[row] = (float) price;
    }
    return DataSet.ofValues("prices", FACTORS, features, values);
  }

  /** ȳ + Σ ŵⱼxⱼ with ŵⱼ = 1/n Σ xᵢⱼyᵢ, which orthogonal columns of ±1 make of least squares. */
  private static RegressionMetrics leastSquares(DataSet data) {
    int n = data.rows();
    double mean = IntStream.range(0, n).mapToDouble(data::value).average().orElseThrow();
    double[] w = new double[FACTORS];
    for (int j = 0; j < FACTORS; j++) {
      for (int row = 0; row < n; row++) {
        w[j] += (double) factor(row, j) * data.value(row) / n;
      }
    }
    float[] answers = new float[n];
    float[] values = new float[n];
    for (int row = 0; row < n; row++) {
      double answer = mean;
      for (int j = 0; j < FACTORS; j++) {
        answer += w[j] * factor(row, j);
      }
      answers[row] = (float) answer;
      values[row] = data.value(row);
    }
    return RegressionMetrics.of(answers, values);
  }

  /** No line is nearer than that of least squares, and gradient descent comes as near. */
  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_single_neuron_finds_the_line_of_least_squares(String name) {
    DataSet prices = prices();
    RegressionMetrics best = leastSquares(prices);
    try (Backend backend = TestBackends.open(name)) {
      RegressionMetrics found =
          learn(
              backend,
              NetworkSpec.of(FACTORS, 1),
              Optimizer.sgd(0.2),
              prices.rows(),
              60,
              new DataSplit(prices, prices));
      assertThat(best.r2()).isBetween(0.9, 0.95);
      assertThat(found.r2()).isCloseTo(best.r2(), within(1e-6));
      assertThat(found.mse() / best.mse()).isCloseTo(1, within(1e-5));
      assertThat(found.mae() / best.mae()).isCloseTo(1, within(1e-4));
      assertThat(found.rmse()).isBetween(30_000.0, 50_000.0);
    }
  }

  // ------------------------------------------------------------------------------- what is bent

  /**
   * J. Friedman, <i>Multivariate Adaptive Regression Splines</i>, 1991, eq. 56: 10 sin(πx₁x₂) +
   * 20(x₃ − ½)² + 10x₄ + 5x₅ + ε with ten features in [0, 1) and standard normal ε. The variance of
   * the first four terms is 23.8, so that no model is expected above R² = 23.8/24.8 = 0.96.
   */
  private static DataSet friedman(int rows) {
    SplitMix64 random = new SplitMix64(7);
    float[] features = new float[rows * 10];
    float[] values = new float[rows];
    for (int row = 0; row < rows; row++) {
      double[] x = IntStream.range(0, 10).mapToDouble(j -> random.nextDouble()).toArray();
      for (int j = 0; j < 10; j++) {
        features[row * 10 + j] = (float) x[j];
      }
      values[row] =
          (float)
              (10 * Math.sin(Math.PI * x[0] * x[1])
                  + 20 * (x[2] - 0.5) * (x[2] - 0.5)
                  + 10 * x[3]
                  + 5 * x[4]
                  + random.nextGaussian());
    }
    return DataSet.ofValues("friedman", 10, features, values);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_hidden_layer_learns_what_no_line_can(String name) {
    DataSplit split = friedman(1000).split(0.2, 1);
    Optimizer optimizer = Optimizer.momentum(0.02, 0.9);
    try (Backend backend = TestBackends.open(name)) {
      RegressionMetrics line =
          learn(backend, NetworkSpec.of(10, 1), Optimizer.sgd(0.01), 32, 40, split);
      NetworkSpec spec = NetworkSpec.of(Activation.TANH, Activation.IDENTITY, 10, 32, 1);
      RegressionMetrics network = learn(backend, spec, optimizer, 32, 60, split);
      assertThat(line.r2()).isBetween(0.6, 0.8);
      assertThat(network.r2()).isBetween(0.9, 0.97);
      assertThat(network.mse()).isLessThan(0.4 * line.mse());
    }
  }

  // --------------------------------------------------------------------------------- the figures

  /** y = 2x on the values 2, 4 and 9: the errors are 0, 0 and −3. */
  @Test
  void an_evaluation_gives_loss_and_metrics_over_several_batches() {
    NetworkSpec spec = NetworkSpec.of(1, 1);
    Parameters twice = Parameters.of(spec, new float[][] {{2}}, new float[][] {{0}});
    DataSet data = DataSet.ofValues("three", 1, new float[] {1, 2, 3}, new float[] {2, 4, 9});
    try (Backend backend = Backends.open("reference");
        Network network = new Network(backend, spec, twice);
        Inference inference = new Inference(network, 2)) {
      Evaluation evaluation = inference.evaluate(data, Loss.MEAN_SQUARED_ERROR);
      assertThat(evaluation.loss()).isEqualTo(3);
      assertThat(evaluation.samples()).isEqualTo(3);
      assertThat(evaluation.regression().mse()).isEqualTo(3);
      assertThat(evaluation.regression().mae()).isEqualTo(1);
      assertThat(evaluation.regression().r2()).isCloseTo(1 - 9 / 26.0, within(1e-15));
      assertThat(inference.evaluate(data, Loss.HALF_SQUARED_ERROR).loss()).isEqualTo(1.5);
      assertThatThrownBy(evaluation::accuracy)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("regression");
    }
  }

  @Test
  void a_loss_for_classes_is_refused_for_values_before_anything_is_done() {
    DataSet data = DataSet.ofValues("d", 1, new float[2], new float[] {0.25f, 7});
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, NetworkSpec.of(1, 1), 1);
        Trainer trainer = new Trainer(network, Loss.BINARY_CROSS_ENTROPY, Optimizer.sgd(1), 2)) {
      assertThatThrownBy(() -> trainer.fit(data, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("take mean-squared-error");
      assertThat(trainer.steps()).isZero();
      assertThatThrownBy(() -> trainer.evaluate(data)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_classification_has_no_r2() {
    ConfusionMatrix one = new ConfusionMatrix(List.of("a", "b"), new long[][] {{1, 0}, {0, 0}});
    assertThatThrownBy(new Evaluation(0, one)::regression)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("classification");
  }
}
