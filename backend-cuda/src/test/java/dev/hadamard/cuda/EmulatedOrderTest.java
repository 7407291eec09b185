package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Count;
import static dev.hadamard.cuda.EmulatedCuda.Setting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens when the device is as late as it can be: it is held back until everything is queued,
 * so that a call that waits never returns, and memory that is reused too early is seen.
 */
final class EmulatedOrderTest {

  private static final long PATIENCE_SECONDS = 60;

  private CudaBackend backend;
  private TensorArena arena;

  @BeforeEach
  void open() {
    EmulatedCuda.require();
    backend = EmulatedBackend.own();
    arena = backend.newArena();
  }

  @AfterEach
  void close() {
    if (backend != null) {
      Setting.HOLD.set(0);
      backend.close();
      assertThat(EmulatedCuda.alive()).isEmpty();
    }
  }

  /** Runs calls while the device is held back; fails if one of them waits for it. */
  private static void held(Runnable calls) throws Exception {
    Setting.HOLD.set(1);
    try {
      CompletableFuture.runAsync(calls).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      Setting.HOLD.set(0);
    }
  }

  private Tensor filled(int size, float value) {
    Tensor tensor = arena.allocate(Shape.of(size));
    backend.write(values(size, value), tensor);
    return tensor;
  }

  private static float[] values(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void b3_writes_operations_and_replays_return_although_nothing_is_computed() throws Exception {
    Tensor x = filled(1000, 1);
    Tensor y = filled(1000, 0);
    try (Recording recording = backend.record(on -> on.axpby(1, x, 1, y))) {
      backend.synchronize();
      long waits = Count.WAITS.value();
      held(
          () -> {
            backend.write(values(1000, 2), x);
            for (int i = 0; i < 100; i++) {
              backend.axpby(1, x, 1, y);
              recording.replay();
            }
            backend.write(values(1000, 3), x);
          });
      assertThat(Count.WAITS.value() - waits).as("for slots that were free").isLessThan(10);
      assertThat(backend.read(y)).containsOnly(400);
      assertThat(backend.read(x)).containsOnly(3);
    }
  }

  @Test
  void b2_a_buffer_may_be_changed_as_soon_as_write_returns() throws Exception {
    Tensor x = filled(1000, 0);
    Tensor direct = filled(1000, 0);
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(4000).order(ByteOrder.nativeOrder()).asFloatBuffer();
    float[] array = values(1000, 5);
    backend.synchronize();
    held(
        () -> {
          backend.write(array, x);
          Arrays.fill(array, -1);
          backend.write(buffer.put(0, values(1000, 6)), direct);
          buffer.put(0, values(1000, -1));
        });
    assertThat(backend.read(x)).containsOnly(5);
    assertThat(backend.read(direct)).containsOnly(6);
  }

  /** Six chunks, of which the ring has room for four. */
  @Test
  void b2_a_write_that_needs_a_slot_again_waits_for_its_transfer() throws Exception {
    int size = 6 << 18;
    Tensor x = filled(size, 0);
    backend.synchronize();
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = i;
    }
    long waits = Count.WAITS.value();
    Setting.HOLD.set(1);
    CompletableFuture<Void> write = CompletableFuture.runAsync(() -> backend.write(numbers, x));
    while (Count.WAITS.value() < waits + 5 && !write.isDone()) {
      Thread.onSpinWait();
    }
    assertThat(write).as("the fifth chunk waits for the first").isNotDone();
    Setting.HOLD.set(0);
    write.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(backend.read(x)).isEqualTo(numbers);
  }

  @Test
  void b1_memory_that_is_freed_and_taken_again_is_still_read_by_what_was_queued_before()
      throws Exception {
    Tensor sum = filled(1000, 0);
    filled(1000, 0);
    backend.axpby(1, sum, 1, sum);
    backend.synchronize();
    held(
        () -> {
          for (int round = 1; round <= 3; round++) {
            try (TensorArena shortLived = backend.newArena()) {
              Tensor x = shortLived.allocate(Shape.of(1000));
              backend.write(values(1000, round), x);
              backend.axpby(1, x, 1, sum);
            }
          }
        });
    assertThat(backend.read(sum)).containsOnly(1 + 2 + 3);
  }

  @Test
  void b6_a_new_tensor_is_zero_although_its_memory_was_full_of_something_else() {
    for (int round = 0; round < 3; round++) {
      try (TensorArena shortLived = backend.newArena()) {
        Tensor x = shortLived.allocate(Shape.of(333));
        assertThat(backend.read(x)).containsOnly(0);
        backend.write(values(333, 7), x);
      }
    }
  }

  @Test
  void the_host_is_never_more_than_two_spans_of_work_ahead() {
    Tensor x = filled(4, 1);
    long waits = Count.WAITS.value();
    for (int i = 0; i < 5 * CudaSession.SPAN; i++) {
      backend.axpby(1, x, 0, x);
    }
    assertThat(Count.WAITS.value() - waits).as("four spans waited for").isBetween(3L, 5L);
    assertThat(backend.read(x)).containsOnly(1);
  }

  @Test
  void b11_threads_that_share_a_backend_get_what_they_would_get_alone() throws Exception {
    List<CompletableFuture<float[]>> all = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      float start = t;
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                Tensor x = arena.allocate(Shape.of(100));
                backend.write(values(100, start), x);
                for (int i = 0; i < 200; i++) {
                  backend.axpby(1, x, 0, x);
                  if (i % 50 == 0) {
                    backend.write(backend.read(x), x);
                  }
                }
                return backend.read(x);
              }));
    }
    for (int t = 0; t < all.size(); t++) {
      assertThat(all.get(t).get(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsOnly(t);
    }
  }
}
