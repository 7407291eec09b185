package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.DeviceException;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.launch.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a recording on the device holds, costs and refuses. */
final class RecordingTest {

  private static float[] trained(boolean replayed, boolean momentum) {
    try (OpenClBackend backend = TestDevice.open();
        TrainingLoop loop = new TrainingLoop(backend, momentum, 33, 65, 47, 10)) {
      try (Recording recording = backend.record(loop::compute)) {
        for (int i = 0; i < 20; i++) {
          loop.upload();
          if (replayed) {
            recording.replay();
          } else {
            loop.compute();
          }
        }
        return loop.weights(1);
      }
    }
  }

  @Test
  void b9_a_replayed_loop_gives_the_bits_of_one_that_is_called() {
    for (boolean momentum : new boolean[] {false, true}) {
      float[] called = trained(false, momentum);
      assertThat(called).doesNotContain(Float.NaN);
      assertThat(trained(true, momentum)).isEqualTo(called);
    }
  }

  @Test
  void recording_queues_nothing() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Tensor x = fixture.filled(3, 4, 2).tensor();
      long launches = backend.ledger().launches();
      try (Recording recording = backend.record(on -> on.axpby(1, x, 1, x))) {
        assertThat(backend.ledger().launches()).isEqualTo(launches);
        assertThat(backend.read(x)).containsOnly(2);
        recording.replay();
        assertThat(backend.read(x)).containsOnly(4);
      }
    }
  }

  @Test
  void a_recording_keeps_its_kernels_when_the_launcher_lets_go_of_them() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Tensor x = fixture.filled(1, 4, 1).tensor();
      Tensor y = fixture.filled(1, 4, 0).tensor();
      Recording recording = backend.record(on -> on.axpby(2, x, 1, y));
      for (int i = 0; i < 1100; i++) {
        backend.axpby(i, x, 0, x);
        backend.axpby(0, x, 1, x);
      }
      backend.axpby(0, x, 0, x);
      backend.write(new float[] {1, 2, 3, 4}, x);
      recording.replay();
      assertThat(backend.read(y)).containsExactly(2, 4, 6, 8);
      backend.synchronize();
      long live = backend.ledger().liveObjects();
      recording.close();
      recording.close();
      assertThat(backend.ledger().liveObjects()).as("its kernel is given back").isLessThan(live);
    }
  }

  @Test
  void a_recording_that_is_closed_or_whose_tensor_is_closed_queues_nothing() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      TensorArena shortLived = backend.newArena();
      Tensor x = fixture.filled(1, 4, 1).tensor();
      Tensor gone = shortLived.allocate(Shape.of(1, 4));
      Recording recording =
          backend.record(
              on -> {
                on.axpby(1, x, 1, x);
                on.hadamard(x, x, gone);
              });
      recording.replay();
      shortLived.close();
      assertThatThrownBy(recording::replay)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("replay: a tensor 1×4 is closed");
      recording.close();
      assertThatThrownBy(recording::replay)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("replay: the recording is closed");
      assertThat(backend.read(x)).containsOnly(2);
    }
  }

  @Test
  void operations_that_fail_leave_no_recording_and_a_usable_backend() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 1)) {
      Tensor x = fixture.filled(1, 4, 1).tensor();
      Tensor other = fixture.filled(1, 5, 1).tensor();
      backend.axpby(1, x, 1, x);
      long live = backend.ledger().liveObjects();
      assertThatThrownBy(
              () ->
                  backend.record(
                      on -> {
                        on.axpby(1, x, 1, x);
                        on.axpby(1, x, 1, other);
                      }))
          .isInstanceOf(ShapeMismatchException.class);
      assertThat(backend.ledger().liveObjects()).isEqualTo(live);
      backend.axpby(1, x, 1, x);
      assertThat(backend.read(x)).as("called twice, recorded never").containsOnly(4);
    }
  }

  @Test
  void the_backend_releases_recordings_that_were_never_closed() {
    OpenClBackend backend = TestDevice.open();
    TrainingLoop loop = new TrainingLoop(backend, 8, 6, 5, 4);
    Recording recording = backend.record(loop::compute);
    recording.replay();
    backend.close();
    assertThat(backend.ledger().liveObjects()).isZero();
    assertThatThrownBy(recording::replay)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    recording.close();
    assertThat(backend.ledger().liveObjects()).isZero();
  }

  @Test
  void the_clock_reads_the_kernels_of_a_replay() {
    try (OpenClBackend backend = TestDevice.open();
        TrainingLoop loop = new TrainingLoop(backend, 64, 128, 64, 10);
        Recording recording = backend.record(loop::compute)) {
      loop.upload();
      OptionalLong once = backend.kernelNanos(recording::replay);
      assertThat(once).isPresent();
      assertThat(once.getAsLong()).isPositive();
    }
  }

  @Test
  void b10_a_launch_that_the_driver_refuses_at_a_replay_names_op_and_kernel() {
    ClLedger ledger = new ClLedger();
    ClSession session = new ClSession(TestDevice.require(), ledger, loss -> loss);
    ClKernelCache programs =
        new ClKernelCache(session, TestDevice.settings().library(), Optional.empty());
    ClClock clock = new ClClock(session);
    ClLauncher launcher = new ClLauncher(session, programs, clock);
    Range tooLarge = new Range(new long[] {1 << 30}, new long[] {1 << 30});
    KernelVariant variant = KernelVariant.of("peak_fma", Map.of("CHAINS", 8));
    List<ClLaunch> launches = new ArrayList<>();
    launcher.capture(() -> launcher.launch("denseHead", variant, tooLarge), launches);
    assertThatThrownBy(() -> launcher.startAll(launches))
        .isInstanceOfSatisfying(
            DeviceException.class,
            fault -> {
              assertThat(fault.operation()).isEqualTo("denseHead");
              assertThat(fault.kernel()).isEqualTo("peak_fma");
            });
    launcher.close();
    launcher.release(launches);
    clock.close();
    programs.close();
    session.close();
    assertThat(ledger.read().liveObjects()).isZero();
  }
}
