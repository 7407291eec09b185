package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.DeviceType;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.Availability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which devices the provider finds, takes and refuses. */
final class EmulatedDeviceTest {

  @BeforeEach
  void emulate() {
    EmulatedCuda.require();
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  private static BackendConfig.Builder cuda() {
    return BackendConfig.builder().backend(CudaProvider.NAME);
  }

  @Test
  void the_device_is_offered_as_the_driver_describes_it() {
    Availability availability = new CudaProvider().probe(cuda().build());
    assertThat(availability)
        .isInstanceOfSatisfying(
            Availability.Available.class,
            available ->
                assertThat(available.devices())
                    .singleElement()
                    .satisfies(
                        device -> {
                          assertThat(device.name()).isEqualTo("Emulated GPU 0");
                          assertThat(device.type()).isEqualTo(DeviceType.DISCRETE_GPU);
                        }));
  }

  @Test
  void auto_takes_the_gpu_and_not_the_processor() {
    try (Backend backend = Backends.open(BackendConfig.builder().build())) {
      assertThat(backend.info().name()).isEqualTo(CudaProvider.NAME);
      assertThat(backend.info().details())
          .containsEntry("driver", "CUDA 12.6")
          .containsEntry("capability", "7.5")
          .containsEntry("kernels", "compiled by NVRTC 12.6");
    }
  }

  @Test
  void without_a_device_there_is_a_reason_and_a_remedy() {
    Setting.DEVICES.set(0);
    assertThat(new CudaProvider().probe(cuda().build()))
        .isInstanceOfSatisfying(
            Availability.Unavailable.class,
            refusal -> {
              assertThat(refusal.reason()).isNotBlank();
              assertThat(refusal.remedy()).isNotBlank();
            });
  }

  @Test
  void one_thread_uses_two_devices_by_turns() {
    Setting.DEVICES.set(2);
    try (Backend first = Backends.open(cuda().device("gpu:0").build());
        Backend second = Backends.open(cuda().device("gpu:1").build());
        TensorArena here = first.newArena();
        TensorArena there = second.newArena()) {
      assertThat(first.info().device().name()).isEqualTo("Emulated GPU 0");
      assertThat(second.info().device().name()).isEqualTo("Emulated GPU 1");
      Tensor x = here.allocate(Shape.of(2));
      Tensor y = there.allocate(Shape.of(2));
      first.write(new float[] {1, 2}, x);
      second.write(new float[] {3, 4}, y);
      for (int i = 0; i < 3; i++) {
        first.axpby(1, x, 1, x);
        second.axpby(1, y, 1, y);
      }
      assertThat(first.read(x)).containsExactly(8, 16);
      assertThat(second.read(y)).containsExactly(24, 32);
      assertThatThrownBy(() -> first.axpby(1, y, 1, x))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void two_backends_on_one_device_share_its_context_and_nothing_else() {
    try (CudaBackend first = EmulatedBackend.own();
        TensorArena arena = first.newArena()) {
      Tensor x = arena.allocate(Shape.of(2));
      first.write(new float[] {1, 2}, x);
      EmulatedBackend.own().close();
      assertThat(first.read(x)).as("the context lives on").containsExactly(1, 2);
    }
  }

  @Test
  void a_precision_that_the_device_has_no_cores_for_is_refused() {
    for (String precision : new String[] {"tf32", "bf16", "fp32-3xtf32"}) {
      assertThatThrownBy(() -> Backends.open(cuda().set(ConfigKey.PRECISION, precision).build()))
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessageContaining("7.5")
          .hasMessageContaining(precision);
    }
  }
}
