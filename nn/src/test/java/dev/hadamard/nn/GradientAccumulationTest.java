package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One update for several batches. */
class GradientAccumulationTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 24;

  /** The bound of a trajectory of ten steps: each gradient is the same sum in another order. */
  private static final double BOUND = 2e-5;

  private static TrainerSettings settings(int batches) {
    return TrainerSettings.DEFAULT.accumulating(batches);
  }

  private static Parameters whole(Backend backend, Optimizer optimizer, Samples samples) {
    try (Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS)) {
      for (int step = 0; step < 10; step++) {
        trainer.step(samples.batch());
      }
      return network.read();
    }
  }

  /** The same samples in batches of these sizes. */
  private static Parameters parts(
      Backend backend,
      Optimizer optimizer,
      Samples samples,
      TrainerSettings settings,
      List<Integer> sizes) {
    try (Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, sizes.get(0), settings)) {
      sizes.forEach(trainer::reserve);
      for (int step = 0; step < 10; step++) {
        int first = 0;
        for (int size : sizes) {
          assertThat(trainer.steps()).isEqualTo(step);
          trainer.step(samples.rows(first, size).batch());
          first += size;
        }
        assertThat(trainer.steps()).isEqualTo(step + 1);
      }
      return network.read();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void several_batches_are_one_large_batch_even_if_their_sizes_differ(String name) {
    Samples samples = Samples.random(SPEC, LOSS, ROWS, new SplitMix64(5));
    try (Backend backend = TestBackends.open(name)) {
      for (Optimizer optimizer :
          List.of(
              Optimizer.sgd(0.5),
              Optimizer.momentum(0.1, 0.9),
              Optimizer.sgd(0.5).clippedByNorm(0.1))) {
        Parameters whole = whole(backend, optimizer, samples);
        for (List<Integer> sizes : List.of(List.of(8, 8, 8), List.of(12, 12), List.of(3, 20, 1))) {
          Parameters parts = parts(backend, optimizer, samples, settings(sizes.size()), sizes);
          assertThat(parts.largestDifference(whole))
              .as("%s, %s", optimizer.describe(), sizes)
              .isLessThan(BOUND);
        }
      }
    }
  }

  @Test
  void the_gradients_are_exchanged_once_for_each_update() {
    Samples samples = Samples.random(SPEC, LOSS, ROWS, new SplitMix64(5));
    List<String> exchanges = new ArrayList<>();
    GradientReducer reducer = (backend, gradients) -> exchanges.add("exchange");
    try (Backend backend = Backends.open("reference")) {
      Parameters alone =
          parts(backend, Optimizer.adam(.01), samples, settings(3), List.of(8, 8, 8));
      Parameters reduced =
          parts(
              backend,
              Optimizer.adam(.01),
              samples,
              settings(3).reducing(reducer),
              List.of(8, 8, 8));
      assertThat(reduced).isEqualTo(alone);
      assertThat(exchanges).hasSize(10);
    }
  }

  @Test
  void an_epoch_ends_with_an_update_for_the_batches_that_remain() {
    DataSet digits = BundledData.digits();
    DataSet scaled = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, digits).apply(digits);
    int batches = (scaled.rows() + 99) / 100;
    assertThat(batches % 4).isNotZero();
    try (Backend backend = Backends.open("cpu");
        Network network = Network.create(backend, NetworkSpec.of(64, 10), 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.adam(0.01), 100, settings(4))) {
      TrainingResult result = trainer.fit(scaled, 2, 1);
      int updates = (batches + 3) / 4;
      assertThat(result.epochs().get(1).steps()).isEqualTo(updates);
      assertThat(trainer.steps()).isEqualTo(2L * updates);
      Parameters end = network.read();
      trainer.applyAccumulated();
      assertThat(network.read()).as("nothing is left").isEqualTo(end);
    }
  }

  @Test
  void a_nan_of_an_earlier_update_does_not_stay_in_the_sum() {
    Samples good = Samples.random(SPEC, LOSS, 8, new SplitMix64(5));
    float[] broken = good.x().clone();
    broken[0] = Float.NaN;
    Samples bad = new Samples(8, broken, good.t());
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.sgd(.1), 8, settings(2))) {
      Parameters start = network.read();
      trainer.step(bad.batch());
      trainer.step(bad.batch());
      network.write(start);
      trainer.step(good.batch());
      trainer.step(good.batch());
      for (String parameter : start.names()) {
        for (float value : network.read().values(parameter)) {
          assertThat(value).isFinite();
        }
      }
    }
  }

  @Test
  void less_than_one_batch_is_refused() {
    assertThatThrownBy(() -> settings(0)).hasMessageContaining("0 batches make no update");
  }
}
