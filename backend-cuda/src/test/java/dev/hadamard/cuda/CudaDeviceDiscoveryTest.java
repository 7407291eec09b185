package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.spi.Availability.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the driver's devices may be used, and what is said of the others. */
final class CudaDeviceDiscoveryTest {

  private static final CudaDevice H100 = TestDevices.of(0, "NVIDIA H100 80GB HBM3", 90);
  private static final CudaDevice RTX = TestDevices.of(1, "NVIDIA GeForce RTX 4090", 89);

  private static BackendConfig asking(String device) {
    return BackendConfig.builder().device(device).build();
  }

  @Test
  void a_selector_picks_by_type_number_name_and_id() {
    CudaDeviceDiscovery discovery = new CudaDeviceDiscovery(List.of(H100, RTX), List.of());
    assertThat(discovery.matching(asking(""))).containsExactly(H100, RTX);
    assertThat(discovery.matching(asking("gpu:1"))).containsExactly(RTX);
    assertThat(discovery.matching(asking("name~rtx"))).containsExactly(RTX);
    assertThat(discovery.matching(asking("id=0"))).containsExactly(H100);
    assertThat(discovery.matching(asking("vendor=nvidia"))).hasSize(2);
    assertThat(discovery.matching(asking("cpu"))).isEmpty();
  }

  @Test
  void what_matches_nothing_lists_what_there_is() {
    Unavailable refusal =
        new CudaDeviceDiscovery(List.of(H100), List.of("Tesla P4 is old"))
            .noMatch(asking("name~A100"));
    assertThat(refusal.reason()).contains("name~A100", "id=0 NVIDIA H100", "Tesla P4 is old");
    assertThat(refusal.remedy()).contains("hadamard.device");
  }

  @Test
  void devices_that_are_all_refused_are_told_with_their_reasons() {
    Unavailable refusal =
        new CudaDeviceDiscovery(List.of(), List.of("Tesla P4 is old")).noMatch(asking(""));
    assertThat(refusal.reason()).contains("no usable device", "Tesla P4 is old");
    assertThat(refusal.remedy()).contains("7.5");
  }

  @Test
  void a_device_older_than_the_compilers_reach_is_refused_and_opencl_named() {
    assertThat(CudaDeviceDiscovery.objection(TestDevices.of(0, "Tesla V100", 70)))
        .hasValueSatisfying(
            why -> assertThat(why).contains("7.0", "7.5", "hadamard.backend=opencl"));
    assertThat(CudaDeviceDiscovery.objection(TestDevices.of(0, "Tesla T4", 75))).isEmpty();
    assertThat(CudaDeviceDiscovery.objection(TestDevices.of(0, "NVIDIA B200", 100))).isEmpty();
  }

  @Test
  void a_device_on_which_no_process_may_compute_is_refused() {
    assertThat(CudaDeviceDiscovery.objection(TestDevices.prohibited()))
        .hasValueSatisfying(why -> assertThat(why).contains("prohibited", "nvidia-smi -c"));
  }
}
