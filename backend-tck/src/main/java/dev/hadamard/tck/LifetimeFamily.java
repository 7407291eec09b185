package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.ConfigKey;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Arenas and backends that close, and the limit on memory. */
abstract class LifetimeFamily extends Family {

  LifetimeFamily(BackendConformance conformance) {
    super(conformance);
  }

  @Test
  void an_arena_frees_its_tensors_and_leaves_those_of_others() {
    Tensor kept = tensor(filled(10, 3), 10);
    TensorArena closing = backend().newArena();
    Tensor gone = closing.allocate(10, 100);
    assertThat(closing.bytes()).isEqualTo(4000);
    closing.close();
    closing.close();
    assertThat(closing.isClosed()).isTrue();
    assertThat(closing.bytes()).isZero();
    assertThat(gone.isClosed()).isTrue();
    assertThat(gone.shape().size()).isEqualTo(1000);
    assertThatThrownBy(() -> backend().read(gone)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closing.allocate(1)).isInstanceOf(IllegalStateException.class);
    assertThat(kept.isClosed()).isFalse();
    assertHolds(3, kept);
  }

  @Test
  void work_queued_before_its_tensors_are_freed_is_finished() {
    Tensor sum = arena().allocate(257, 129);
    for (int i = 0; i < 30; i++) {
      try (TensorArena shortLived = backend().newArena()) {
        Tensor one = tensor(shortLived, filled(257 * 129, 1), 257, 129);
        backend().axpby(1, one, 1, sum);
      }
    }
    assertHolds(30, sum);
  }

  @Test
  void b13_every_call_on_a_closed_backend_is_refused() {
    Backend closed = conformance().openAnother();
    TensorArena arena = closed.newArena();
    List<Tensor[]> tensors = new ArrayList<>();
    List<OpCase> catalogue = OpCase.catalogue(5, 7, 3);
    for (OpCase op : catalogue) {
      tensors.add(
          op.operands().stream()
              .map(operand -> arena.allocate(operand.shape()))
              .toArray(Tensor[]::new));
    }
    Tensor one = arena.allocate(1);
    closed.close();
    closed.close();
    assertThat(arena.isClosed()).as("its arenas are closed").isTrue();
    assertThat(one.isClosed()).as("its tensors are closed").isTrue();
    assertThatCode(closed::info).as("info is allowed").doesNotThrowAnyException();
    assertThatCode(arena::close).as("so is closing an arena").doesNotThrowAnyException();
    for (int i = 0; i < catalogue.size(); i++) {
      OpCase op = catalogue.get(i);
      Tensor[] operands = tensors.get(i);
      assertThatThrownBy(() -> op.call().run(closed, operands))
          .as("%s", op)
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(closed::newArena).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(closed::synchronize).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> arena.allocate(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.read(one)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.write(new float[1], one))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closing_one_backend_leaves_another_usable() {
    Tensor kept = tensor(filled(10, 3), 10);
    conformance().openAnother().close();
    backend().axpby(1, kept, 1, kept);
    assertHolds(6, kept);
  }

  @Test
  void a_backend_closed_while_threads_use_it_stops_each_with_the_documented_exception()
      throws Exception {
    Backend closing = conformance().openAnother();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch running = new CountDownLatch(4);
    try {
      List<Future<Throwable>> ends = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Callable<Throwable> use = () -> useUntilItFails(closing, running);
        ends.add(threads.submit(use));
      }
      running.await();
      closing.close();
      for (Future<Throwable> end : ends) {
        assertThat(end.get()).isInstanceOf(IllegalStateException.class);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Throwable useUntilItFails(Backend backend, CountDownLatch running) {
    try {
      TensorArena arena = backend.newArena();
      Tensor x = arena.allocate(33, 33);
      for (int i = 0; ; i++) {
        backend.axpby(1, x, 0.5f, x);
        if (i % 8 == 0) {
          backend.read(x);
        }
        if (i == 20) {
          running.countDown();
        }
      }
    } catch (RuntimeException end) {
      return end;
    } finally {
      running.countDown();
    }
  }

  @Test
  void an_allocation_over_the_limit_is_refused_and_the_backend_remains_usable() {
    int limit = 1 << 20;
    try (Backend small =
            conformance().openAnother(ConfigKey.MAX_DEVICE_BYTES, Integer.toString(limit));
        TensorArena arena = small.newArena()) {
      Tensor half = arena.allocate(limit / 8);
      small.write(filled(limit / 8, 3), half);
      assertThatThrownBy(() -> arena.allocate(limit / 8 + 1))
          .isInstanceOfSatisfying(
              OutOfDeviceMemoryException.class,
              refusal -> {
                assertThat(refusal.bytesAsked()).isEqualTo(limit / 2 + 4);
                assertThat(refusal.bytesInUse()).isEqualTo(limit / 2);
                assertThat(refusal.bytesLimit()).isEqualTo(limit);
              });
      assertThat(arena.bytes()).isEqualTo(limit / 2);
      assertThat(small.read(half)).containsOnly(3);
      small.axpby(1, half, 1, half);
      assertThat(small.read(half)).containsOnly(6);
      assertThat(arena.allocate(limit / 8).isClosed()).as("exactly the limit fits").isFalse();
    }
  }

  @Test
  void memory_that_an_arena_frees_can_be_allocated_again() {
    int limit = 1 << 20;
    try (Backend small =
        conformance().openAnother(ConfigKey.MAX_DEVICE_BYTES, Integer.toString(limit))) {
      for (int round = 0; round < 50; round++) {
        try (TensorArena arena = small.newArena()) {
          assertThat(arena.allocate(limit / 4).shape().bytes()).isEqualTo(limit);
        }
      }
    }
  }

  @Test
  void info_names_the_backend_and_its_device() {
    assertThat(backend().info().name()).isNotBlank();
    assertThat(backend().info().device().name()).isNotBlank();
    assertThat(backend().info().device().type()).isNotNull();
  }
}
