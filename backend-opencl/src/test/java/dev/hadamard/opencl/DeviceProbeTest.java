package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.opencl.Fixture.Matrix;
import dev.hadamard.spi.DeviceProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the backend tells those who measure it. */
final class DeviceProbeTest {

  private static final int N = 96;

  @Test
  void a_backend_that_is_opened_by_name_can_be_asked() {
    TestDevice.require();
    try (Backend backend = Backends.open("opencl")) {
      assertThat(backend).isInstanceOf(DeviceProbe.class);
    }
  }

  @Test
  void a_product_takes_time_on_the_device_and_its_result_is_the_same() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix a = fixture.random(N, N);
      Matrix b = fixture.random(N, N);
      Matrix plain = fixture.filled(N, N, 0);
      Matrix timed = fixture.filled(N, N, 0);
      product(backend, a, b, plain);
      assertThat(backend.kernelNanos(() -> product(backend, a, b, timed)).orElseThrow())
          .isPositive();
      assertThat(fixture.read(timed)).isEqualTo(fixture.read(plain));
    }
  }

  @Test
  void all_launches_are_added_up_and_nothing_but_launches() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix a = fixture.random(N, N);
      Matrix c = fixture.filled(N, N, 0);
      List<Long> each = new ArrayList<>();
      long together =
          backend
              .kernelNanos(
                  () -> {
                    for (int i = 0; i < 2; i++) {
                      each.add(backend.kernelNanos(() -> product(backend, a, a, c)).orElseThrow());
                    }
                  })
              .orElseThrow();
      assertThat(together).isEqualTo(each.get(0) + each.get(1));
      assertThat(backend.kernelNanos(() -> backend.write(new float[N * N], c.tensor())))
          .isEqualTo(OptionalLong.of(0));
    }
  }

  @Test
  void the_work_may_wait_for_other_threads_and_their_launches_count() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix a = fixture.random(N, N);
      Matrix c = fixture.filled(N, N, 0);
      OptionalLong nanos =
          backend.kernelNanos(
              () -> CompletableFuture.runAsync(() -> product(backend, a, a, c)).join());
      assertThat(nanos.orElseThrow()).isPositive();
    }
  }

  @Test
  void more_launches_than_are_kept_at_a_time_leave_no_event_behind() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix x = fixture.random(4, 4);
      Runnable activate = () -> backend.activate(Activation.RELU, x.tensor(), x.tensor());
      activate.run();
      backend.kernelNanos(() -> {});
      ClLedger.Reading before = backend.ledger();
      OptionalLong nanos =
          backend.kernelNanos(
              () -> {
                for (int i = 0; i < 5 * ClSession.SPAN; i++) {
                  activate.run();
                }
                assertThat(backend.ledger().liveObjects() - before.liveObjects())
                    .isLessThan(3 * ClSession.SPAN);
              });
      assertThat(nanos.orElseThrow()).isPositive();
      assertThat(backend.ledger().launches() - before.launches()).isEqualTo(5 * ClSession.SPAN);
      // the session's mark of how far the device may be behind
      assertThat(backend.ledger().liveObjects() - before.liveObjects()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void a_loop_that_was_timed_once_goes_on_without_a_new_object() {
    OpenClBackend backend = TestDevice.open();
    try (backend;
        TrainingLoop loop = new TrainingLoop(backend, 8, 6, 5, 4)) {
      loop.step();
      assertThat(backend.kernelNanos(loop::step).orElseThrow()).isPositive();
      for (int i = 0; i < 5; i++) { // until each staging buffer has a transfer under way
        loop.step();
      }
      backend.synchronize();
      ClLedger.Reading before = backend.ledger();
      for (int i = 0; i < 20; i++) {
        loop.step();
      }
      backend.synchronize();
      assertThat(backend.ledger().liveObjects()).isEqualTo(before.liveObjects());
      assertThat(backend.ledger().argumentsSet()).isEqualTo(before.argumentsSet());
      assertThat(backend.ledger().buffersCreated()).isEqualTo(before.buffersCreated());
    }
    assertThat(backend.ledger().liveObjects()).as("after closing").isZero();
  }

  @Test
  void work_that_throws_leaves_the_backend_usable_and_untimed() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix a = fixture.random(N, N);
      Matrix c = fixture.filled(N, N, 0);
      product(backend, a, a, c);
      backend.kernelNanos(() -> {});
      long before = backend.ledger().liveObjects();
      IllegalStateException failure = new IllegalStateException("the work failed");
      assertThatThrownBy(
              () ->
                  backend.kernelNanos(
                      () -> {
                        product(backend, a, a, c);
                        throw failure;
                      }))
          .isSameAs(failure)
          .hasNoSuppressedExceptions();
      assertThat(backend.ledger().liveObjects()).isEqualTo(before);
      product(backend, a, a, c);
      assertThat(backend.ledger().liveObjects()).as("no event any more").isEqualTo(before);
      assertThat(backend.kernelNanos(() -> product(backend, a, a, c)).orElseThrow()).isPositive();
    }
  }

  @Test
  void work_that_closes_the_backend_leaves_no_object_behind() {
    OpenClBackend backend = TestDevice.open();
    Matrix a = new Fixture(backend, 1).random(N, N);
    assertThatThrownBy(
            () ->
                backend.kernelNanos(
                    () -> {
                      backend.activate(Activation.RELU, a.tensor(), a.tensor());
                      backend.close();
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(backend.ledger().liveObjects()).isZero();
  }

  @Test
  void the_peak_is_found_and_leaves_as_many_buffers_as_before() {
    try (OpenClBackend backend = TestDevice.open()) {
      assertThat(backend.peakGflops()).isPositive().isFinite();
      long buffers = backend.ledger().buffersCreated();
      assertThat(backend.peakGflops()).isPositive().isFinite();
      assertThat(backend.ledger().buffersCreated()).isEqualTo(buffers);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 1", "3, 8, 2", "70, 12, 5", "2, 1, 0"})
  void the_peaks_kernel_computes_what_it_says(int items, int chains, int rounds) {
    PeakFma.check(TestDevice.require(), settings(true), items, chains, rounds);
    PeakFma.check(TestDevice.require(), settings(false), items, chains, rounds);
  }

  private static ClSettings settings(boolean isCpu) {
    return TestDevice.settings()
        .withTuning(TuningTable.lookUp(new DeviceTraits("any", "any", isCpu, 256, 32 << 10)));
  }

  private static void product(OpenClBackend backend, Matrix a, Matrix b, Matrix c) {
    backend.matmul(1, a.tensor(), Transpose.NO, b.tensor(), Transpose.NO, 0, c.tensor());
  }
}
