package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a training loop asks of the driver once it runs, and what is left when it ends. */
final class SteadyLoopTest {

  @Test
  void a_steady_loop_creates_nothing_and_binds_nothing() {
    try (OpenClBackend backend = TestDevice.open();
        TrainingLoop loop = new TrainingLoop(backend, 32, 64, 128, 64, 10)) {
      loop.step();
      loop.step();
      backend.synchronize();
      ClLedger.Reading before = backend.ledger();
      for (int i = 0; i < 200; i++) {
        loop.step();
      }
      backend.synchronize();
      ClLedger.Reading after = backend.ledger();
      assertThat(after.argumentsSet()).isEqualTo(before.argumentsSet());
      assertThat(after.buffersCreated()).isEqualTo(before.buffersCreated());
      assertThat(after.programsBuilt()).isEqualTo(before.programsBuilt());
      assertThat(after.launches() - before.launches()).isEqualTo(200 * 2 * 3);
    }
  }

  /**
   * Forward of all but the last layer, the head, δ of all but the last layer, one update; two from
   * the sixth layer on with momentum, from the eighth without: a kernel may take 31 buffers.
   */
  @ParameterizedTest
  @CsvSource({"NAIVE, false", "STRIP, false", "STRIP, true", "TILED_XS, false", "TILED_XS, true"})
  void a_step_is_two_launches_a_layer_called_and_replayed(Loops loops, boolean momentum) {
    try (OpenClBackend backend = loops.open()) {
      for (int depth = 1; depth <= 8; depth++) {
        int[] layers = new int[depth + 1];
        Arrays.setAll(layers, l -> 5 + 4 * l);
        try (TrainingLoop loop = new TrainingLoop(backend, momentum, 6, layers);
            Recording recording = backend.record(loop::compute)) {
          long step = 2L * depth + (depth > (momentum ? 5 : 7) ? 1 : 0);
          long before = backend.ledger().launches();
          loop.compute();
          assertThat(backend.ledger().launches() - before).isEqualTo(step);
          recording.replay();
          assertThat(backend.ledger().launches() - before).isEqualTo(2 * step);
        }
      }
    }
  }

  @Test
  void a_replayed_loop_asks_for_its_launches_and_nothing_else() {
    try (OpenClBackend backend = TestDevice.open();
        TrainingLoop loop = new TrainingLoop(backend, 32, 64, 128, 64, 10);
        Recording recording = backend.record(loop::compute)) {
      loop.upload();
      backend.synchronize();
      ClLedger.Reading before = backend.ledger();
      for (int i = 0; i < 50; i++) {
        recording.replay();
      }
      backend.synchronize();
      ClLedger.Reading after = backend.ledger();
      assertThat(after)
          .isEqualTo(
              new ClLedger.Reading(
                  before.liveObjects(),
                  before.buffersCreated(),
                  before.programsBuilt(),
                  before.argumentsSet(),
                  before.launches() + 50 * 2 * 3));
    }
  }

  @Test
  void an_arena_that_comes_and_goes_reuses_the_same_memory() {
    try (OpenClBackend backend = TestDevice.open()) {
      long afterFirst = 0;
      for (int round = 0; round < 50; round++) {
        try (TensorArena arena = backend.newArena()) {
          for (int size : new int[] {1, 100, 5000, 3_000_000}) {
            Tensor tensor = arena.allocate(Shape.of(size));
            float[] values = backend.read(tensor);
            assertThat(values[size - 1]).as("b6: new tensors are zero").isZero();
            values[size - 1] = 1;
            backend.write(values, tensor);
          }
        }
        if (round == 0) {
          afterFirst = backend.ledger().buffersCreated();
        }
      }
      assertThat(backend.ledger().buffersCreated()).isEqualTo(afterFirst);
    }
  }

  @Test
  void closing_leaves_no_object_behind_and_closing_again_does_nothing() {
    OpenClBackend backend = TestDevice.open();
    TrainingLoop loop = new TrainingLoop(backend, 8, 6, 5, 4);
    for (int i = 0; i < 200; i++) {
      loop.step();
    }
    assertThat(backend.ledger().liveObjects()).isPositive();
    backend.close();
    assertThat(backend.ledger().liveObjects()).isZero();
    backend.close();
    assertThat(backend.ledger().liveObjects()).isZero();
  }

  @Test
  void without_pooling_each_tensor_is_a_buffer_that_goes_with_its_arena() {
    try (OpenClBackend backend = TestDevice.open(settings -> settings.withPooling(false))) {
      long before = backend.ledger().liveObjects();
      try (TensorArena arena = backend.newArena()) {
        arena.allocate(Shape.of(3));
        arena.allocate(Shape.of(2, 3));
        assertThat(backend.ledger().liveObjects()).isEqualTo(before + 2);
      }
      assertThat(backend.ledger().liveObjects()).isEqualTo(before);
    }
  }

  @Test
  void b9_the_same_loop_gives_the_same_bits() {
    float[] first = trained();
    for (int run = 0; run < 5; run++) {
      assertThat(trained()).isEqualTo(first);
    }
  }

  private static float[] trained() {
    try (OpenClBackend backend = TestDevice.open();
        TrainingLoop loop = new TrainingLoop(backend, 33, 65, 47, 10)) {
      for (int i = 0; i < 20; i++) {
        loop.step();
      }
      return loop.weights(1);
    }
  }
}
