package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Binding;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Dropout;
import dev.hadamard.nn.layer.GaussianNoise;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.PReLU;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What layers draw in training: how it is distributed, and when it is drawn anew. */
final class RandomLayersTest {

  private static final String BACKENDS = "dev.hadamard.nn.TestBackends#names";
  private static final int WIDTH = 100_003;
  private static final long SEED = 42;

  /** A layer behind one that changes nothing and has parameters, so that gradients flow. */
  private static NetworkSpec behindIdentity(Layer... layers) {
    NetworkSpec.Builder builder = NetworkSpec.builder(WIDTH).add(new PReLU(1));
    Arrays.stream(layers).forEach(builder::add);
    return builder.build();
  }

  /** A network that is bound for training on one sample, all of whose values are −1. */
  private static final class Bound implements AutoCloseable {
    private final Backend backend;
    private final Network network;
    private final DeviceParameters gradients;
    private final BoundNetwork bound;
    private final Recording forward;
    private final Recording backward;

    Bound(String name, NetworkSpec spec) {
      backend = TestBackends.open(name);
      network = Network.create(backend, spec, 1);
      gradients = DeviceParameters.ofTrained(backend, spec);
      bound = new BoundNetwork(network, 1, gradients.views(), backend.newArena(), null);
      float[] x = new float[WIDTH];
      Arrays.fill(x, -1);
      backend.write(x, bound.x());
      forward = backend.record(bound.forward());
      backward = backend.record(bound.backward());
    }

    /** The outputs of a step. */
    float[] forward(long seed, long step) {
      bound.draw(seed, step);
      forward.replay();
      return backend.read(bound.output());
    }

    /** ∂L/∂α of the first layer, which is −∂L/∂x of the second one, for ∂L/∂output = 1. */
    float[] backward() {
      float[] ones = new float[WIDTH];
      Arrays.fill(ones, 1);
      backend.write(ones, bound.outputGradient());
      backward.replay();
      return backend.read(gradients.get("0.weight"));
    }

    @Override
    public void close() {
      forward.close();
      backward.close();
      bound.close();
      gradients.close();
      network.close();
      backend.close();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void the_share_that_is_dropped_is_p_and_the_rest_is_scaled(double p) {
    try (Bound bound = new Bound("reference", behindIdentity(new Dropout(p)))) {
      for (int step = 0; step < 3; step++) {
        float[] y = bound.forward(SEED, step);
        int dropped = 0;
        for (float value : y) {
          dropped += value == 0 ? 1 : 0;
          assertThat(value).isIn(0f, -(float) (1 / (1 - p)));
        }
        double deviation = Math.sqrt(p * (1 - p) / WIDTH);
        assertThat(dropped / (double) WIDTH).isCloseTo(p, within(4 * deviation));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void a_mask_is_drawn_anew_in_each_replay_and_again_the_same_for_the_same_step(String name) {
    NetworkSpec spec = behindIdentity(new Dropout(0.5));
    try (Bound bound = new Bound(name, spec);
        Bound reference = new Bound("reference", spec)) {
      float[] first = bound.forward(SEED, 0);
      float[] second = bound.forward(SEED, 1);
      float[] other = bound.forward(SEED + 1, 1);
      assertThat(first).isEqualTo(reference.forward(SEED, 0));
      assertThat(second).isEqualTo(reference.forward(SEED, 1));
      assertThat(bound.forward(SEED, 0)).isEqualTo(first);
      for (float[] mask : new float[][] {second, other}) {
        requireHalf(agreeing(first, mask));
      }
      requireHalf(agreeing(second, other));
    }
  }

  private static int agreeing(float[] mask, float[] other) {
    int count = 0;
    for (int i = 0; i < mask.length; i++) {
      count += mask[i] == other[i] ? 1 : 0;
    }
    return count;
  }

  /** Independent masks of ½ agree in half of their places. */
  private static void requireHalf(int agreeing) {
    assertThat(agreeing / (double) WIDTH).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(WIDTH)));
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_backward_pass_has_the_mask_of_the_forward_pass(String name) {
    try (Bound bound = new Bound(name, behindIdentity(new Dropout(0.3)))) {
      for (int step = 0; step < 2; step++) {
        float[] y = bound.forward(SEED, step);
        float[] gradient = bound.backward();
        for (int i = 0; i < WIDTH; i++) { // 0 and −0 are equal
          assertThat(gradient[i] + 0f).as("%d in step %d", i, step).isEqualTo(y[i] + 0f);
        }
      }
    }
  }

  @Test
  void each_layer_has_numbers_of_its_own() {
    NetworkSpec spec = behindIdentity(new Dropout(0.5), new Dropout(0.5));
    try (Bound bound = new Bound("reference", spec)) {
      int kept = WIDTH - agreeing(bound.forward(SEED, 0), new float[WIDTH]);
      assertThat(kept / (double) WIDTH).isCloseTo(0.25, within(4 * Math.sqrt(0.25 * 0.75 / WIDTH)));
    }
  }

  /**
   * By the test of Kolmogorov and Smirnov, which a normal distribution fails once in 1,500 times.
   */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void the_noise_is_normal(String name) {
    double deviation = 0.25;
    try (Bound bound = new Bound(name, behindIdentity(new GaussianNoise(deviation)))) {
      float[] y = bound.forward(SEED, 0);
      assertThat(bound.forward(SEED, 1)).isNotEqualTo(y);
      Arrays.sort(y);
      Expression z = Expression.input("z");
      Expression distribution = z.times(Math.sqrt(0.5)).erf().plus(1).times(0.5);
      double furthest = 0;
      for (int i = 0; i < WIDTH; i++) {
        double expected = distribution.value(Map.of("z", (y[i] + 1) / deviation));
        furthest = Math.max(furthest, Math.abs((i + 0.5) / WIDTH - expected));
      }
      assertThat(furthest).isLessThan(2 / Math.sqrt(WIDTH));
      for (float gradient : bound.backward()) {
        assertThat(gradient).isEqualTo(-1);
      }
    }
  }

  @Test
  void nothing_is_drawn_outside_training() {
    Layer greedy =
        new Layer() {
          @Override
          public String name() {
            return "greedy";
          }

          @Override
          public Shape output(List<Shape> inputs) {
            return inputs.get(0);
          }

          @Override
          public void bind(Binding b) {
            b.random();
          }
        };
    try (Backend backend = TestBackends.open("reference");
        Network network = Network.create(backend, NetworkSpec.builder(3).add(greedy).build(), 1)) {
      assertThatThrownBy(() -> new Inference(network, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("vertex 0: gradients and random numbers are for training");
    }
  }

  // -------------------------------------------------------------------------------------- trainers

  private static final NetworkSpec SMALL =
      NetworkSpec.builder(8)
          .add(Dense.of(7))
          .add(new GaussianNoise(0.1))
          .add(new Dropout(0.4))
          .add(Dense.of(5))
          .build();

  private static final int ROWS = 6;

  private static Trainer trainer(Network network, TrainerSettings settings) {
    return new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.adam(.01), ROWS, settings);
  }

  private static Batch batch(int step) {
    return Samples.random(SMALL, Loss.SOFTMAX_CROSS_ENTROPY, ROWS, new SplitMix64(step)).batch();
  }

  private static Parameters trained(String name, long seed, int stop) {
    TrainerSettings settings = TrainerSettings.DEFAULT.seeded(seed);
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SMALL, 3);
        Trainer first = trainer(network, settings);
        Trainer second = trainer(network, settings)) {
      for (int step = 0; step < stop; step++) {
        first.step(batch(step));
      }
      second.restore(first.state());
      for (int step = stop; step < 12; step++) {
        second.step(batch(step));
      }
      return network.read();
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void a_training_that_is_resumed_draws_what_it_would_have_drawn(String name) {
    Parameters whole = trained(name, SEED, 12);
    assertThat(trained(name, SEED, 5)).isEqualTo(whole);
    assertThat(trained(name, SEED + 1, 5)).isNotEqualTo(whole);
  }

  @Test
  void the_batches_of_one_update_are_masked_differently() {
    try (Backend backend = TestBackends.open("reference");
        Network network = Network.create(backend, SMALL, 3);
        Trainer trainer = trainer(network, TrainerSettings.DEFAULT.accumulating(3))) {
      double[] losses = new double[3];
      for (int i = 0; i < losses.length; i++) {
        trainer.step(batch(0));
        losses[i] = trainer.loss();
      }
      assertThat(losses[0]).isNotEqualTo(losses[1]);
      assertThat(losses[1]).isNotEqualTo(losses[2]);
      assertThat(losses[0]).isNotEqualTo(losses[2]);
    }
  }

  @Test
  void every_number_of_a_seed_or_a_step_is_a_float_that_no_device_changes() {
    for (long number : new long[] {0, 1, 2, 1L << 24, 2_130_706_431L, -1, Long.MIN_VALUE}) {
      assertThat(DeviceRandom.word(number)).isBetween(Float.MIN_NORMAL, Float.MAX_VALUE);
    }
    assertThat(DeviceRandom.word(0)).isEqualTo(Float.MIN_NORMAL);
    assertThat(DeviceRandom.word(16_777_217)).isNotEqualTo(DeviceRandom.word(16_777_216));
    assertThat(DeviceRandom.word(2_130_706_432L))
        .as("begins again")
        .isEqualTo(DeviceRandom.word(0));
  }
}
