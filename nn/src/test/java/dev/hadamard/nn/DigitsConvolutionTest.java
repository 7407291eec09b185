package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.Batches;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Dropout;
import dev.hadamard.nn.layer.Flatten;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.nn.layer.Reshape;
import dev.hadamard.op.Window;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real job with convolutions: two blocks with batch norm, dropout, AdamW and a cosine. */
class DigitsConvolutionTest {

  private static final int BATCH = 32;
  private static final int EPOCHS = 20;
  private static final int STEPS = 100;
  private static final long SEED = 42;

  /**
   * A bias before a batch norm shifts nothing but the mean that is subtracted again. Its gradient
   * is 0, and AdamW divides the rounding by its own size.
   */
  private static final Set<String> UNDETERMINED =
      Set.of("1.bias", "2.running_mean", "5.bias", "6.running_mean");

  private static NetworkSpec spec(int channels) {
    return NetworkSpec.builder(64)
        .add(Reshape.to(8, 8, 1))
        .add(Conv2d.of(channels, Window.of(3, 3).padding(1)))
        .add(BatchNorm.of())
        .add(new Activate(Activation.RELU))
        .add(MaxPool2d.of(2))
        .add(Conv2d.of(2 * channels, Window.of(3, 3).padding(1)))
        .add(BatchNorm.of())
        .add(new Activate(Activation.RELU))
        .add(MaxPool2d.of(2))
        .add(new Flatten())
        .add(new Dropout(0.25))
        .add(Dense.of(10))
        .build();
  }

  private static Optimizer optimizer(long steps) {
    return Optimizer.adamW(0.003).scheduled(Schedule.cosine(steps));
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#fastNames")
  void digits_held_out_are_recognised(String name) {
    DataSplit split = BundledData.digits().split(0.2, SEED);
    Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, split.train());
    DataSet train = scaling.apply(split.train());
    long steps = (long) EPOCHS * ((train.rows() + BATCH - 1) / BATCH);
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, spec(16), SEED);
        Trainer trainer =
            new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, optimizer(steps), BATCH)) {
      trainer.fit(train, EPOCHS, SEED);
      Evaluation test = trainer.evaluate(scaling.apply(split.test()));
      assertThat(trainer.steps()).isEqualTo(steps);
      assertThat(test.samples()).isEqualTo(359);
      assertThat(test.accuracy()).isGreaterThanOrEqualTo(0.985);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_hundred_steps_follow_double_arithmetic(String name) {
    NetworkSpec spec = spec(4);
    DataSet digits = BundledData.digits();
    DataSet data = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, digits).apply(digits);
    Parameters start = Parameters.initial(spec, SEED);
    DoubleGraph exact =
        new DoubleGraph(spec, start, Loss.SOFTMAX_CROSS_ENTROPY, SEED, Tape.exact());
    Batch batch = new Batch(BATCH, 64, 10);
    Batches batches = new Batches(data, batch, SEED);
    batches.shuffle(0);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, spec, start);
        Trainer trainer =
            new Trainer(
                network,
                Loss.SOFTMAX_CROSS_ENTROPY,
                optimizer(STEPS),
                BATCH,
                TrainerSettings.DEFAULT.seeded(SEED))) {
      for (int step = 1; step <= STEPS; step++) {
        trainer.step(batches.get((step - 1) % 50));
        double expected = exact.step(samples(batch), DigitsConvolutionTest::adamW);
        double relative = step <= 10 ? 1e-6 : 1e-4;
        assertThat(trainer.lossInDouble())
            .as("loss of step %d", step)
            .isCloseTo(expected, withinPercentage(100 * relative));
      }
      Parameters trained = network.read();
      exact
          .values()
          .forEach(
              (parameter, numbers) -> {
                if (!UNDETERMINED.contains(parameter)) {
                  assertThat(largestDifference(numbers, trained.values(parameter)))
                      .as(parameter)
                      .isLessThanOrEqualTo(2e-5);
                }
              });
    }
  }

  private static double largestDifference(double[] exact, float[] values) {
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i] - values[i]));
    }
    return largest;
  }

  private static Samples samples(Batch batch) {
    float[] x = new float[BATCH * 64];
    float[] t = new float[BATCH * 10];
    batch.x().get(0, x);
    batch.targets().get(0, t);
    return new Samples(BATCH, x, t);
  }

  /** AdamW by its formulas, with the cosine of the schedule. */
  private static void adamW(int step, double[] w, double[] g, double[][] slots) {
    double eta = 0.003f * 0.5 * (1 + Math.cos(Math.PI * (step - 1) / STEPS));
    for (int i = 0; i < w.length; i++) {
      slots[0][i] = 0.9 * slots[0][i] + 0.1 * g[i];
      slots[1][i] = 0.999 * slots[1][i] + 0.001 * g[i] * g[i];
      double m = slots[0][i] / (1 - Math.pow(0.9, step));
      double v = slots[1][i] / (1 - Math.pow(0.999, step));
      w[i] -= eta * 0.01 * w[i] + eta * m / (Math.sqrt(v) + 1e-8);
    }
  }
}
