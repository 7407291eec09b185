package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.DeviceProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the backends of the JVM tell those who measure them. */
class DeviceProbeTest {

  @Test
  void cpu_does_the_work_and_has_no_kernel_to_time() {
    try (Backend backend = open("cpu", 2);
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(2);
      backend.write(new float[] {-3, 4}, x);
      assertThat(probe(backend).kernelNanos(() -> backend.activate(Activation.RELU, x, x)))
          .isEmpty();
      assertThat(backend.read(x)).containsExactly(0, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void cpu_finds_a_peak_on_any_number_of_threads_and_goes_on_after_it(int threads) {
    try (Backend backend = open("cpu", threads);
        TensorArena arena = backend.newArena()) {
      assertThat(probe(backend).peakGflops()).isPositive().isFinite();
      assertThat(backend.read(arena.allocate(3))).containsOnly(0);
    }
  }

  @Test
  void a_closed_backend_refuses_both() {
    Backend backend = open("cpu", 1);
    backend.close();
    assertThatThrownBy(probe(backend)::peakGflops).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> probe(backend).kernelNanos(() -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void reference_is_not_there_to_be_measured_so_closely() {
    try (Backend backend = open("reference", 1)) {
      assertThat(backend).isNotInstanceOf(DeviceProbe.class);
    }
  }

  private static DeviceProbe probe(Backend backend) {
    return (DeviceProbe) backend;
  }

  private static Backend open(String name, int threads) {
    return Backends.open(
        BackendConfig.builder()
            .backend(name)
            .set(ConfigKey.CPU_THREADS, Integer.toString(threads))
            .build());
  }
}
