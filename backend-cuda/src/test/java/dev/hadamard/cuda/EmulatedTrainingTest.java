package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.TensorArena;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What training asks of the driver, as the emulator counts it, and what is left of it. */
final class EmulatedTrainingTest {

  private static final int[] SIZES = {20, 33, 17, 10};
  private static final int LAYERS = SIZES.length - 1;
  private static final int BATCH = 12;

  /** Who makes the products. */
  enum Products {
    OWN,
    CUBLAS;

    CudaBackend open() {
      return this == OWN ? EmulatedBackend.own() : EmulatedBackend.cublas();
    }
  }

  @BeforeEach
  void emulate() {
    EmulatedCuda.require();
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  /** What is counted while something runs. */
  private static Map<Count, Long> counted(Runnable work) {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      counts.put(count, -count.value());
    }
    work.run();
    for (Count count : Count.values()) {
      counts.merge(count, count.value(), Long::sum);
    }
    return counts;
  }

  private static TrainedNetwork network(Backend backend) {
    return new TrainedNetwork(backend, BATCH, SIZES);
  }

  @ParameterizedTest
  @EnumSource
  void a_recorded_step_is_one_call_of_the_driver(Products products) {
    try (CudaBackend backend = products.open();
        TrainedNetwork network = network(backend);
        Recording step = backend.record(network::compute)) {
      network.upload();
      backend.synchronize();
      Map<Count, Long> counts =
          counted(
              () -> {
                for (int i = 0; i < 20; i++) {
                  step.replay();
                }
              });
      assertThat(counts).containsEntry(Count.GRAPH_LAUNCHES, 20L);
      assertThat(counts).containsEntry(Count.LAUNCHES, 0L).containsEntry(Count.PRODUCTS, 0L);
      assertThat(counts).containsEntry(Count.ALLOCATIONS, 0L).containsEntry(Count.COPIES, 0L);
      assertThat(counts).containsEntry(Count.WAITS, 0L);
      backend.synchronize();
    }
  }

  @Test
  void a_graph_of_our_own_kernels_is_two_launches_a_layer() {
    try (CudaBackend backend = EmulatedBackend.own();
        TrainedNetwork network = network(backend);
        Recording step = backend.record(network::compute)) {
      Map<Count, Long> counts =
          counted(
              () -> {
                step.replay();
                backend.synchronize();
              });
      assertThat(counts).containsEntry(Count.NODES_RUN, 2L * LAYERS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_steady_loop_allocates_nothing_loads_nothing_and_makes_no_object(Products products) {
    try (CudaBackend backend = products.open();
        TrainedNetwork network = network(backend)) {
      for (int i = 0; i < 200; i++) { // past the first two spans, whose ends get an event each
        network.step();
      }
      backend.synchronize();
      Map<Count, Long> alive = EmulatedCuda.alive();
      Map<Count, Long> counts =
          counted(
              () -> {
                for (int i = 0; i < 100; i++) {
                  network.step();
                }
                backend.synchronize();
              });
      assertThat(counts).containsEntry(Count.ALLOCATIONS, 0L).containsEntry(Count.MODULE_LOADS, 0L);
      assertThat(counts).containsEntry(Count.COPIES, 100L);
      assertThat(EmulatedCuda.alive()).isEqualTo(alive);
      if (products == Products.OWN) {
        assertThat(counts).containsEntry(Count.LAUNCHES, 100L * 2 * LAYERS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void b9_called_replayed_and_run_again_training_gives_the_same_bits(Products products) {
    float[] called = trained(products, false);
    assertThat(called).doesNotContain(Float.NaN);
    assertThat(trained(products, false)).isEqualTo(called);
    assertThat(trained(products, true)).isEqualTo(called);
  }

  private static float[] trained(Products products, boolean replayed) {
    try (CudaBackend backend = products.open();
        TrainedNetwork network = network(backend);
        Recording step = backend.record(network::compute)) {
      for (int i = 0; i < 20; i++) {
        network.upload();
        if (replayed) {
          step.replay();
        } else {
          network.compute();
        }
      }
      return network.weights();
    }
  }

  /** After 20 steps each side may be off the exact weights by what TrajectoryFamily allows it. */
  @ParameterizedTest
  @EnumSource
  void training_follows_the_cpu_s(Products products) {
    float[] expected;
    try (Backend cpu = Backends.open("cpu");
        TrainedNetwork network = network(cpu)) {
      for (int i = 0; i < 20; i++) {
        network.step();
      }
      expected = network.weights();
    }
    float[] weights = trained(products, true);
    assertThat(weights).hasSameSizeAs(expected);
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i]).as("weight %d", i).isCloseTo(expected[i], within(2 * 2e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("try") // closing is what is tested
  void closing_releases_everything_also_what_was_never_closed(Products products) {
    long abandoned = Count.ABANDONED.value();
    CudaBackend backend = products.open();
    Recording step;
    try {
      TrainedNetwork network = network(backend);
      step = backend.record(network::compute);
      network.upload();
      step.replay();
      for (int i = 0; i < 200; i++) {
        network.step();
      }
      backend.newArena().allocate(Shape.of(5_000_000));
      backend.kernelNanos(step::replay);
      assertThat(EmulatedCuda.alive()).isNotEmpty();
    } finally {
      backend.close();
    }
    assertThat(EmulatedCuda.alive()).isEmpty();
    assertThat(Count.ABANDONED.value()).as("given back one by one").isEqualTo(abandoned);
    assertThat(backend.ledger().liveObjects()).as("by the backend's own count").isZero();
    step.close();
    assertThatThrownBy(step::replay).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_recording_outlives_what_was_computed_since_it_was_made() {
    try (CudaBackend backend = EmulatedBackend.own();
        TensorArena arena = backend.newArena()) {
      var x = arena.allocate(Shape.of(4));
      var y = arena.allocate(Shape.of(4));
      backend.write(new float[] {1, 2, 3, 4}, x);
      try (Recording recording = backend.record(on -> on.axpby(2, x, 1, y))) {
        for (int i = 0; i < 1100; i++) { // more than the launcher keeps arguments of
          backend.axpby(i, y, 0, y);
        }
        recording.replay();
        assertThat(backend.read(y)).containsExactly(2, 4, 6, 8);
      }
    }
  }

  @Test
  void the_device_s_clock_reads_launches_and_replays() {
    try (CudaBackend backend = EmulatedBackend.own();
        TrainedNetwork network = network(backend);
        Recording step = backend.record(network::compute)) {
      network.upload();
      assertThat(backend.kernelNanos(network::compute).orElseThrow()).isPositive();
      assertThat(backend.kernelNanos(step::replay).orElseThrow()).isPositive();
      assertThat(backend.kernelNanos(network::upload)).hasValue(0);
    }
  }
}
