package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Layer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What training takes on the device is known before, and refused where it does not fit. */
class MemoryPlanTest {

  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 5;

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_plan_is_what_a_trainer_allocates(String name) {
    List<TrainerSettings> settings =
        List.of(
            TrainerSettings.DEFAULT,
            TrainerSettings.DEFAULT.accumulating(2).checkingEvery(10),
            TrainerSettings.DEFAULT.reducing((backend, gradients) -> {}));
    for (NetworkSpec spec :
        List.of(
            PlannedNetworks.dense(),
            PlannedNetworks.attention(),
            PlannedNetworks.images().build())) {
      for (Optimizer optimizer :
          List.of(
              Optimizer.momentum(0.1, 0.9), Optimizer.adam(0.01).clippedByNorm(1).averaged(0.9))) {
        for (TrainerSettings each : settings) {
          requirePlanned(name, spec, optimizer, each);
        }
      }
    }
  }

  private static void requirePlanned(
      String name, NetworkSpec spec, Optimizer optimizer, TrainerSettings settings) {
    try (Backend backend = TestBackends.open(name)) {
      MemoryPlan plan = MemoryPlan.of(backend, spec, LOSS, optimizer, ROWS, settings);
      assertThat(backend.memory().bytesInUse()).as("while it is planned").isZero();
      try (Network network = Network.create(backend, spec, 1)) {
        assertThat(backend.memory().bytesInUse()).isEqualTo(plan.parameters());
        try (Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS, settings)) {
          assertThat(backend.memory().bytesInUse())
              .as("%s, %s, %s: %s", spec.sizes(), optimizer, settings, plan)
              .isEqualTo(plan.total());
          assertThat(trainer.plan()).isEqualTo(plan);
          trainer.step(Samples.random(spec, LOSS, ROWS, new SplitMix64(1)).batch());
          assertThat(backend.memory().bytesInUse()).isEqualTo(plan.total());
        }
      }
    }
  }

  @Test
  void its_text_has_a_line_for_each_part() {
    MemoryPlan plan = new MemoryPlan(32, 1000, 2000, 3000, 4000, 5000, 6000);
    assertThat(plan.toString().lines())
        .hasSize(8)
        .last()
        .asString()
        .startsWith("total")
        .endsWith(String.format(Locale.getDefault(Locale.Category.FORMAT), "%,d", 21000));
  }

  @Test
  void inference_through_twenty_layers_takes_the_memory_of_two() {
    int width = 24;
    int[] sizes = new int[21];
    Arrays.fill(sizes, width);
    NetworkSpec spec = NetworkSpec.of(Activation.TANH, Activation.IDENTITY, sizes);
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, spec, 1)) {
      long before = backend.memory().bytesInUse();
      try (Inference inference = new Inference(network, 10)) {
        assertThat(backend.memory().bytesInUse() - before).isEqualTo(2L * 10 * width * Float.BYTES);
        assertThat(inference.outputs(new float[width])).hasSize(width);
      }
    }
  }

  /**
   * Forward, each of n convolutions keeps its output. Backward, two gradients are needed at a time:
   * that of a layer's output and that of its input. Without sharing there is a gradient for each.
   */
  @Test
  void training_a_chain_of_convolutions_keeps_each_output_and_two_gradients() {
    int depth = 16;
    Layer conv = Conv2d.of(4, PlannedNetworks.SAME, Activation.RELU);
    NetworkSpec.Builder builder = NetworkSpec.builder(8, 8, 4);
    Collections.nCopies(depth, conv).forEach(builder::add);
    NetworkSpec spec = builder.build();
    try (Backend backend = Backends.open("cpu")) {
      MemoryPlan plan =
          MemoryPlan.of(
              backend,
              spec,
              Loss.MEAN_SQUARED_ERROR,
              Optimizer.adam(0.1),
              ROWS,
              TrainerSettings.DEFAULT);
      long one = (long) ROWS * spec.outputs() * Float.BYTES;
      long samplesAndTargets = 2 * one;
      assertThat(plan.activations())
          .isBetween(samplesAndTargets + depth * one, samplesAndTargets + (depth + 1) * one);
      UnallocatedArena separate = new UnallocatedArena();
      Network unallocated = Network.unallocated(backend, spec);
      DeviceParameters gradients = DeviceParameters.ofTrained(unallocated.backend(), spec);
      new BoundNetwork(unallocated, ROWS, gradients.views(), separate, null).close();
      assertThat(separate.bytes()).as("without sharing").isEqualTo((1 + 2 * depth) * one);
      long keptAndTwo = samplesAndTargets + (depth + 2) * one;
      long bound = plan.activations() + plan.scratch();
      assertThat(bound - keptAndTwo).as("factors, scratch of f′").isBetween(0L, 2 * one);
    }
  }

  private static Backend limited(long bytes) {
    return Backends.open(
        BackendConfig.builder()
            .backend("reference")
            .set("hadamard.max-device-bytes", Long.toString(bytes))
            .build());
  }

  @Test
  void a_batch_that_does_not_fit_is_refused_with_the_largest_one_that_does() {
    NetworkSpec spec = PlannedNetworks.images().build();
    Optimizer optimizer = Optimizer.adam(0.01);
    long limit;
    try (Backend backend = Backends.open("reference")) {
      limit =
          MemoryPlan.of(backend, spec, LOSS, optimizer, 300, TrainerSettings.DEFAULT).total() + 99;
    }
    try (Backend backend = limited(limit);
        Network network = Network.create(backend, spec, 1)) {
      long before = backend.memory().bytesInUse();
      OutOfDeviceMemoryException refused =
          catchThrowableOfType(
              OutOfDeviceMemoryException.class, () -> new Trainer(network, LOSS, optimizer, 1000));
      assertThat(refused)
          .hasMessageContaining("batches of %,d need this".formatted(1000))
          .hasMessageContaining("the largest batch that fits has 300 samples");
      assertThat(refused.bytesAsked()).isGreaterThan(limit);
      assertThat(refused.bytesLimit()).isEqualTo(limit);
      assertThat(backend.memory().bytesInUse()).isEqualTo(before);
      assertThatThrownBy(() -> new Trainer(network, LOSS, optimizer, 301))
          .isInstanceOf(OutOfDeviceMemoryException.class);
      new Trainer(network, LOSS, optimizer, 300).close();
    }
  }

  @Test
  void a_network_that_fits_with_no_batch_is_refused_with_these_words() {
    NetworkSpec spec = PlannedNetworks.images().build();
    try (Backend backend = limited(100_000);
        Network network = Network.create(backend, spec, 1)) {
      assertThatThrownBy(() -> new Trainer(network, LOSS, Optimizer.adam(0.01), 64))
          .isInstanceOf(OutOfDeviceMemoryException.class)
          .hasMessageContaining("no batch fits");
    }
  }
}
