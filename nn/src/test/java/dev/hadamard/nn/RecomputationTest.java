package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Initialisation;
import dev.hadamard.nn.layer.MultiHeadAttention;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A block whose results are computed again takes less memory and gives the same bits. */
class RecomputationTest {

  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 6;

  private static NetworkSpec recomputing(NetworkSpec.Builder builder, String first, String last) {
    return builder.recompute(first, last).build();
  }

  private static NetworkSpec.Builder attention() {
    return NetworkSpec.builder(4, 8)
        .add("a", MultiHeadAttention.of(2))
        .add("b", MultiHeadAttention.causal(2))
        .add("c", MultiHeadAttention.of(4));
  }

  private static NetworkSpec.Builder dense() {
    return NetworkSpec.builder(6)
        .add("a", Dense.of(9, Activation.GELU))
        .add("b", Dense.of(8, Activation.RELU))
        .add("c", Dense.of(7, Activation.TANH))
        .add("d", Dense.of(3));
  }

  private static Parameters trained(String name, NetworkSpec spec, Optimizer optimizer) {
    SplitMix64 random = new SplitMix64(4);
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, spec, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS)) {
      for (int step = 0; step < 5; step++) {
        Batch batch = Samples.random(spec, LOSS, ROWS, random).batch();
        trainer.step(batch);
      }
      return network.read();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void the_bits_are_the_same_with_batch_norm_and_dropout(String name) {
    Optimizer adam = Optimizer.adam(0.01);
    Parameters kept = trained(name, PlannedNetworks.images().build(), adam);
    assertThat(kept.values("norm1.running_mean")).isNotEqualTo(new float[8]);
    for (NetworkSpec spec :
        List.of(
            recomputing(PlannedNetworks.images(), "conv1", "relu2"),
            recomputing(PlannedNetworks.images(), "stem", "flat"),
            recomputing(PlannedNetworks.images(), "pool", "head"),
            recomputing(PlannedNetworks.images().recompute("stem", "drop1"), "norm2", "head"))) {
      assertThat(trained(name, spec, adam)).as("%s", spec.recomputed()).isEqualTo(kept);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void the_bits_are_the_same_with_attention_and_with_updates_in_the_product(String name) {
    Optimizer adam = Optimizer.adam(0.01);
    assertThat(trained(name, recomputing(attention(), "a", "b"), adam))
        .isEqualTo(trained(name, attention().build(), adam));
    Optimizer momentum = Optimizer.momentum(0.1, 0.9);
    assertThat(trained(name, recomputing(dense(), "a", "c"), momentum))
        .isEqualTo(trained(name, dense().build(), momentum));
  }

  private static int count(NetworkSpec spec, String operation) {
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, spec, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.adam(0.01), ROWS)) {
      backend.reset();
      trainer.step(Samples.random(spec, LOSS, ROWS, new SplitMix64(4)).batch());
      return backend.count(operation);
    }
  }

  @Test
  void what_is_needed_again_runs_twice_and_what_changes_a_parameter_once() {
    NetworkSpec kept = PlannedNetworks.images().build();
    NetworkSpec again = recomputing(PlannedNetworks.images(), "conv1", "relu2");
    assertThat(count(kept, "convolution")).isEqualTo(3);
    assertThat(count(again, "convolution")).as("conv1 and conv2 twice").isEqualTo(3 + 2);
    assertThat(count(again, "reduction") - count(kept, "reduction"))
        .as("the mean of two norms; the variance serves the statistics only")
        .isEqualTo(2);
    assertThat(count(again, "elementwise") - count(kept, "elementwise"))
        .as("y of norm1 and the mask; no running statistics, and relu2 needs its output only")
        .isEqualTo(2);
  }

  /** Convolutions named 0 to 15, all of one shape. */
  private static NetworkSpec.Builder chain() {
    NetworkSpec.Builder builder = NetworkSpec.builder(8, 8, 4);
    for (int i = 0; i < 16; i++) {
      builder.add(Conv2d.of(4, PlannedNetworks.SAME, Activation.RELU));
    }
    return builder;
  }

  private static MemoryPlan plan(Backend backend, NetworkSpec spec) {
    return MemoryPlan.of(
        backend,
        spec,
        Loss.MEAN_SQUARED_ERROR,
        Optimizer.adam(0.01),
        ROWS,
        TrainerSettings.DEFAULT);
  }

  /**
   * Of 16 outputs, the last one of each block of four is kept, and the three others of the block
   * that is being computed again: 7 instead of 16.
   */
  @Test
  void four_blocks_of_four_layers_keep_seven_outputs_instead_of_sixteen() {
    NetworkSpec.Builder blocks = chain();
    for (int first = 0; first < 16; first += 4) {
      blocks.recompute(Integer.toString(first), Integer.toString(first + 3));
    }
    try (Backend backend = Backends.open("cpu")) {
      MemoryPlan kept = plan(backend, chain().build());
      MemoryPlan again = plan(backend, blocks.build());
      long one = (long) ROWS * 8 * 8 * 4 * Float.BYTES;
      assertThat(kept.total() - again.total()).as("%s%n%s", kept, again).isEqualTo(9 * one);
      assertThat(again.parameters()).isEqualTo(kept.parameters());
      assertThat(again.evaluation()).isEqualTo(kept.evaluation());
    }
  }

  @Test
  void a_block_that_is_none_is_refused() {
    assertThatThrownBy(() -> recomputing(dense(), "a", "e"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no vertex e");
    assertThatThrownBy(() -> recomputing(dense(), "c", "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c is after a");
    assertThatThrownBy(() -> recomputing(dense().recompute("a", "b"), "b", "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b belongs to two blocks");
  }

  @Test
  void it_is_a_part_of_the_architecture() {
    NetworkSpec spec = recomputing(dense(), "a", "b");
    assertThat(spec).isNotEqualTo(dense().build()).isEqualTo(recomputing(dense(), "a", "b"));
    assertThat(spec.toString()).contains("recomputed=[Recomputed[first=a, last=b]]");
    assertThat(spec.withInitialisation(Initialisation.HE_NORMAL).recomputed())
        .isEqualTo(spec.recomputed());
  }
}
