package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hadamard.BackendException;
import dev.hadamard.DeviceException;
import dev.hadamard.KernelBuildException;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a driver that fails becomes: an exception that says what, and nothing left behind. */
final class EmulatedFaultTest {

  @BeforeEach
  void emulate() {
    EmulatedCuda.require();
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  /** Some work of each kind; its tensors are too large to share an allocation. */
  private static void work(CudaBackend backend) {
    try (TrainedNetwork network = new TrainedNetwork(backend, 40_000, 32, 32, 10)) {
      network.step();
      try (Recording step = backend.record(network::compute)) {
        step.replay();
      }
      backend.synchronize();
    }
  }

  private static void isUsable(CudaBackend backend) {
    try (TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(3));
      backend.write(new float[] {1, 2, 3}, x);
      backend.axpby(1, x, 1, x);
      assertThat(backend.read(x)).containsExactly(2, 4, 6);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Setting.class,
      names = {
        "FAIL_DEVICE_MEMORY",
        "FAIL_HOST_MEMORY",
        "FAIL_LAUNCH",
        "FAIL_MODULE",
        "FAIL_INSTANTIATE"
      })
  void whichever_call_of_a_step_fails_the_backend_says_so_and_remains_usable(Setting fault) {
    int failures = 0;
    boolean failed = true;
    while (failed) {
      try (CudaBackend backend = EmulatedBackend.own()) {
        fault.set(failures + 1);
        Throwable failure = catchThrowable(() -> work(backend));
        failed = fault.value() == 0;
        fault.set(0);
        if (failed) {
          failures++;
          if (failure == null) { // tiles that do not load make way for smaller ones
            assertThat(fault).isEqualTo(Setting.FAIL_MODULE);
          } else {
            assertThat(failure).isInstanceOf(expected(fault));
          }
          isUsable(backend);
          work(backend);
        }
      }
      assertThat(EmulatedCuda.alive()).isEmpty();
    }
    assertThat(failures).as("calls that may fail").isPositive();
  }

  private static Class<? extends BackendException> expected(Setting fault) {
    return switch (fault) {
      case FAIL_DEVICE_MEMORY -> OutOfDeviceMemoryException.class;
      case FAIL_MODULE -> KernelBuildException.class;
      default -> DeviceException.class;
    };
  }

  @Test
  void b10_a_launch_that_is_refused_names_op_kernel_and_code() {
    try (CudaBackend backend = EmulatedBackend.own();
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(3));
      Setting.FAIL_LAUNCH.set(1);
      assertThatThrownBy(() -> backend.axpby(1, x, 1, x))
          .isInstanceOfSatisfying(
              DeviceException.class,
              fault -> {
                assertThat(fault.operation()).isEqualTo("axpby");
                assertThat(fault.kernel()).isEqualTo("axpby");
                assertThat(fault.code()).isEqualTo("CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES");
              });
    }
  }

  @Test
  void code_that_the_driver_refuses_is_shown_with_the_driver_s_log() {
    try (CudaBackend backend = EmulatedBackend.own();
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(3));
      Setting.FAIL_MODULE.set(1);
      assertThatThrownBy(() -> backend.axpby(1, x, 1, x))
          .isInstanceOf(KernelBuildException.class)
          .hasMessageContaining("axpby.cl")
          .hasMessageContaining("CUDA_ERROR_INVALID_PTX")
          .hasMessageContaining("ptxas fatal");
    }
  }

  /** The n-th kernel of a loop meets an illegal address. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 20})
  void b13_after_an_illegal_address_every_call_fails_with_the_first_cause(int n) {
    try (CudaBackend backend = EmulatedBackend.own();
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(3));
      Setting.FAIL_KERNEL.set(n);
      ThrowingCallable loop =
          () -> {
            for (int i = 0; i < 20; i++) {
              backend.axpby(1, x, 1, x);
            }
            backend.synchronize();
          };
      Throwable first = catchThrowable(loop);
      assertThat(first)
          .isInstanceOfSatisfying(
              DeviceException.class,
              fault -> assertThat(fault.code()).isEqualTo("CUDA_ERROR_ILLEGAL_ADDRESS"));
      assertThatThrownBy(() -> backend.axpby(1, x, 1, x)).isSameAs(first);
      assertThatThrownBy(() -> backend.read(x)).isSameAs(first);
      assertThatThrownBy(() -> arena.allocate(Shape.of(1))).isSameAs(first);
      assertThatThrownBy(() -> backend.record(on -> on.axpby(1, x, 1, x))).isSameAs(first);
    }
    assertThat(EmulatedCuda.alive()).isEmpty();
    try (CudaBackend another = EmulatedBackend.own()) {
      isUsable(another);
    }
  }

  @Test
  void b13_a_fault_within_a_replayed_recording_loses_the_device_too() {
    try (CudaBackend backend = EmulatedBackend.own();
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(3));
      Setting.FAIL_KERNEL.set(1);
      try (Recording recording = backend.record(on -> on.axpby(1, x, 1, x))) {
        backend.synchronize();
        recording.replay();
        Throwable first = catchThrowable(backend::synchronize);
        assertThat(first).isInstanceOf(DeviceException.class);
        assertThatThrownBy(recording::replay).isSameAs(first);
      }
    }
  }

  @Test
  void b13_a_fault_that_a_product_of_the_library_meets_loses_the_device() {
    try (CudaBackend backend = EmulatedBackend.cublas();
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(3, 3));
      Tensor out = arena.allocate(Shape.of(3, 3));
      backend.synchronize();
      Setting.FAIL_KERNEL.set(1);
      ThrowingCallable loop =
          () -> {
            backend.axpby(1, x, 1, x);
            for (int i = 0; i < 1000; i++) {
              backend.matmul(1, x, Transpose.NO, x, Transpose.NO, 0, out);
            }
            backend.synchronize();
          };
      Throwable first = catchThrowable(loop);
      assertThat(first)
          .isInstanceOfSatisfying(
              DeviceException.class,
              fault -> assertThat(fault.code()).isEqualTo("CUDA_ERROR_ILLEGAL_ADDRESS"));
      assertThatThrownBy(() -> backend.hadamard(x, x, out)).isSameAs(first);
    }
  }

  @Test
  void a_tensor_that_finds_no_room_is_refused_with_the_figures() {
    Setting.TOTAL_BYTES.set(64 << 20);
    try (CudaBackend backend = EmulatedBackend.own();
        TensorArena arena = backend.newArena()) {
      isUsable(backend);
      assertThatThrownBy(() -> arena.allocate(Shape.of(17 << 20)))
          .isInstanceOfSatisfying(
              OutOfDeviceMemoryException.class,
              refusal -> {
                assertThat(refusal.bytesAsked()).isGreaterThanOrEqualTo(68 << 20);
                assertThat(refusal.bytesLimit()).isEqualTo(64 << 20);
              });
      isUsable(backend);
    }
  }

  @Test
  void memory_that_lies_idle_makes_room_for_a_tensor_of_another_size() {
    Setting.TOTAL_BYTES.set(64 << 20);
    try (CudaBackend backend = EmulatedBackend.own()) {
      for (int millions = 6; millions <= 9; millions++) {
        try (TensorArena arena = backend.newArena()) {
          assertThat(backend.read(arena.allocate(Shape.of(millions << 20)))).containsOnly(0);
        }
      }
    }
  }
}
