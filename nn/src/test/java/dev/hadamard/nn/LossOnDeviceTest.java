package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.data.SplitMix64;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients that a device computes, against the formulas in double. */
class LossOnDeviceTest {

  private static final double U = 0x1p-24;

  /** Outputs are multiples of it, so that float32 holds them a step further on. */
  private static final float H = 0x1p-12f;

  private static List<Loss> losses() {
    List<Loss> losses = new ArrayList<>(Loss.all());
    losses.add(Loss.huber(0.5));
    losses.add(Loss.smoothL1(0.25));
    losses.add(Loss.crossEntropy().withSmoothing(0.1));
    losses.add(Loss.crossEntropy().withWeights(1, 2, 0.5, 0, 3).withSmoothing(0.25));
    losses.add(Loss.crossEntropy().ignoring(1).withSmoothing(0.1));
    Expression error = Expression.input("a").minus(Expression.input("t"));
    losses.add(Loss.by("cubic", error.pow(2).times(error.abs())));
    return losses;
  }

  private static final class Batch implements AutoCloseable {
    private final Backend backend;
    private final TensorArena arena;
    private final BoundLoss at;
    private final int rows;
    private final float[] a;
    private final float[] t;

    Batch(Backend backend, int rows, float[] a, float[] t) {
      this.backend = backend;
      this.arena = backend.newArena();
      this.rows = rows;
      this.a = a;
      this.t = t;
      int n = a.length / rows;
      this.at = new BoundLoss(backend, arena, arena.allocate(rows, n), arena.allocate(rows, n));
      backend.write(a, at.outputs());
      backend.write(t, at.targets());
    }

    float[] gradient(Loss loss) {
      Tensor gradient = arena.allocate(at.rows(), at.columns());
      loss.gradient(at, gradient).forEach(backend::run);
      return backend.read(gradient);
    }

    double value(Loss loss) {
      try (LossValue value = new LossValue(backend, loss, at.outputs(), at.targets())) {
        return value.read();
      }
    }

    double inDouble(Loss loss) {
      FloatBuffer targets = FloatBuffer.wrap(t);
      int n = a.length / rows;
      return loss.sum(FloatBuffer.wrap(a), targets, rows, n) / loss.weights(targets, rows, n);
    }

    /** ∂L/∂a[i] by central differences: h²/6 of the third derivative away. */
    double slope(Loss loss, int i) {
      float middle = a[i];
      a[i] = middle + H;
      double above = inDouble(loss);
      a[i] = middle - H;
      double below = inDouble(loss);
      a[i] = middle;
      return (above - below) / (2 * H);
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private static float[] outputs(int count, SplitMix64 random) {
    float[] a = new float[count];
    for (int i = 0; i < count; i++) {
      a[i] = (random.nextInt(16385) - 8192) * H; // from −2 to 2
    }
    return a;
  }

  private static float[] targets(Loss loss, int rows, int n, SplitMix64 random) {
    float[] t = new float[rows * n];
    for (int row = 0; row < rows; row++) {
      int hot = random.nextInt(n);
      for (int j = 0; j < n; j++) {
        // One-hot where a row is one class, else values whose distance to a is no multiple of H.
        t[row * n + j] =
            loss instanceof LogitsLoss || loss == Loss.HINGE
                ? j == hot ? 1 : 0
                : (random.nextInt(4096) + 0.5f) * 0x1p-12f;
      }
    }
    return t;
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void gradients_agree_with_central_differences_of_the_double_loss(String name) {
    try (Backend backend = TestBackends.open(name)) {
      for (Loss loss : losses()) {
        SplitMix64 random = new SplitMix64(3);
        int rows = 7;
        int n = 5;
        float[] t = targets(loss, rows, n, random);
        try (Batch batch = new Batch(backend, rows, outputs(rows * n, random), t)) {
          float[] gradient = batch.gradient(loss);
          double largest = 0;
          for (int i = 0; i < gradient.length; i++) {
            largest = Math.max(largest, Math.abs(batch.slope(loss, i)));
          }
          assertThat(largest).as("%s", loss).isPositive();
          for (int i = 0; i < gradient.length; i++) {
            // Some 20 roundings, none of a number above 4 times the largest; third derivatives
            // below 6 times it.
            assertThat((double) gradient[i])
                .as("%s, element %d", loss, i)
                .isCloseTo(batch.slope(loss, i), within((80 * U + H * H) * largest));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void values_are_those_in_double_within_the_roundings_of_sums(String name) {
    try (Backend backend = TestBackends.open(name)) {
      for (Loss loss : losses()) {
        for (int[] shape : new int[][] {{1, 5}, {7, 5}, {300, 5}, {5, 1}, {3, 257}}) {
          if (shape[1] != 5 && loss instanceof CrossEntropy) {
            continue; // its weights are for five classes
          }
          SplitMix64 random = new SplitMix64(4);
          float[] t = targets(loss, shape[0], shape[1], random);
          float[] a = outputs(shape[0] * shape[1], random);
          try (Batch batch = new Batch(backend, shape[0], a, t)) {
            double expected = batch.inDouble(loss);
            // Some 20 roundings of a term, then those of the two sums; no number above 32 in them.
            double bound = (20 * 32 + (shape[0] + shape[1]) * Math.abs(expected)) * U;
            int summed = loss == Loss.HALF_SQUARED_ERROR || isSummed(loss) ? shape[1] : 1;
            assertThat(batch.value(loss))
                .as("%s of %d × %d", loss, shape[0], shape[1])
                .isCloseTo(expected, within(bound * summed));
          }
        }
      }
    }
  }

  private static boolean isSummed(Loss loss) {
    return loss instanceof ElementLoss elements && elements.divisor(1, 2) == 1;
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void logits_of_ten_thousand_give_finite_values_and_gradients(String name) {
    float[] z = {1e4f, -1e4f, -1e4f, 1e4f, 1e4f, 1e4f};
    float[] t = {0, 1, 0, 1, 1, 0};
    try (Backend backend = TestBackends.open(name);
        Batch batch = new Batch(backend, 3, z, t)) {
      for (Loss loss : losses()) {
        if (loss instanceof CrossEntropy settings && !settings.weights().isEmpty()) {
          continue; // of five classes
        }
        if (loss.takesLogits()) {
          double expected = batch.inDouble(loss);
          assertThat(batch.value(loss)).as("%s", loss).isCloseTo(expected, within(9 * U * 2e4));
          for (float slope : batch.gradient(loss)) {
            assertThat(slope).as("%s", loss).isFinite();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void rows_that_do_not_count_have_no_gradient_even_where_their_outputs_are_nan(String name) {
    Loss loss = Loss.crossEntropy().withSmoothing(0.1).ignoring(0);
    float[] z = {Float.NaN, 1, 2, 3, 2, 1};
    try (Backend backend = TestBackends.open(name);
        Batch one = new Batch(backend, 2, z, new float[] {1, 0, 0, 0, 1, 0});
        Batch none = new Batch(backend, 2, z, new float[] {1, 0, 0, 0, 0, 0})) {
      assertThat(one.value(loss)).isCloseTo(one.inDouble(loss), within(20 * U));
      assertThat(one.gradient(loss)).startsWith(0, 0, 0).doesNotContain(Float.NaN);
      assertThat(none.value(loss)).as("the mean of no row").isNaN();
      assertThat(none.gradient(loss)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void at_a_kink_the_slope_is_0_and_nan_stays_nan(String name) {
    float[] a = {2, Float.NaN, 3};
    float[] t = {2, 2, 2};
    try (Backend backend = TestBackends.open(name);
        Batch batch = new Batch(backend, 1, a, t)) {
      for (Loss loss : List.of(Loss.MEAN_ABSOLUTE_ERROR, Loss.huber(0.5), Loss.smoothL1(0.5))) {
        float[] gradient = batch.gradient(loss);
        assertThat(gradient[0]).as("%s", loss).isZero();
        assertThat(gradient[1]).as("%s", loss).isNaN();
        assertThat(gradient[2]).as("%s", loss).isPositive();
        assertThat(batch.value(loss)).as("%s", loss).isNaN();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_trainer_reads_one_number_of_the_loss_that_its_outputs_have(String name) {
    for (Loss loss : losses()) {
      if (loss.label().contains("weights")) {
        continue;
      }
      Activation output = loss.takesLogits() ? Activation.IDENTITY : Activation.SIGMOID;
      NetworkSpec spec = NetworkSpec.of(Activation.TANH, output, 3, 6, 4);
      Samples samples = Samples.random(spec, loss, 9, new SplitMix64(6));
      try (CountingBackend backend = new CountingBackend(TestBackends.open(name));
          Network network = Network.create(backend, spec, 6);
          Trainer trainer = new Trainer(network, loss, Optimizer.sgd(0.1), 9)) {
        for (int step = 0; step < 3; step++) {
          trainer.step(samples.batch());
          // As of values: 160 roundings, and those of the sums; 4 terms in a row.
          assertThat(trainer.loss())
              .as("%s", loss)
              .isCloseTo(trainer.lossInDouble(), within(4 * (20 * 32 + 13 * 8) * U));
        }
        long bytes = backend.liveBytes();
        assertThat(trainer.loss()).isEqualTo(trainer.loss());
        assertThat(backend.liveBytes()).isEqualTo(bytes);
      }
    }
  }
}
