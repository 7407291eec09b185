package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceSelectorTest {

  /** In the order of a driver, which is no ranking. */
  private static final List<DeviceInfo> DEVICES =
      List.of(
          new DeviceInfo("0:0", "pthread-EPYC", "AuthenticAMD", DeviceType.CPU),
          new DeviceInfo("1:0", "Iris Xe", "Intel(R) Corporation", DeviceType.INTEGRATED_GPU),
          new DeviceInfo("2:0", "GeForce RTX 4070", "NVIDIA Corporation", DeviceType.DISCRETE_GPU),
          new DeviceInfo("3:0", "gfx1100", "Advanced Micro Devices AMD", DeviceType.DISCRETE_GPU),
          new DeviceInfo("4:0", "FPGA", "Xilinx", DeviceType.ACCELERATOR));

  @ParameterizedTest(name = "''{0}'' takes {1}")
  @CsvSource({
    "'', 2 3 1 4 0",
    "gpu, 2 3 1",
    "GPU, 2 3 1",
    "gpu:0, 2 3 1",
    "gpu:1, 3 1",
    "gpu:2, 1",
    "gpu:3, ''",
    "cpu, 0",
    "cpu:1, ''",
    "accelerator, 4",
    "name~rtx, 2",
    "name~xe, 1",
    "vendor=AMD, 3 0",
    "vendor=nvidia, 2",
    "id=1:0, 1",
    "id=9:9, ''",
    "'  gpu  ', 2 3 1"
  })
  void a_selector_takes_the_best_that_match(String selector, String indices) {
    List<Integer> wanted =
        List.of(indices.split(" ", -1)).stream()
            .filter(index -> !index.isEmpty())
            .map(Integer::valueOf)
            .toList();
    assertThat(DeviceSelector.parse(selector).matches(DEVICES)).isEqualTo(wanted);
  }

  @Test
  void a_cpu_is_never_a_gpu() {
    assertThat(DeviceSelector.parse("gpu").matches(DEVICES.subList(0, 1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpus", "gpu:", "gpu:-1", "gpu:x", "gpu:99999", "name~", "vendor=", "tpu"})
  void anything_else_is_refused_with_the_syntax(String text) {
    assertThatThrownBy(() -> DeviceSelector.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("name~TEXT");
  }

  @Test
  void a_selector_reads_as_it_was_written() {
    assertThat(DeviceSelector.parse("Name~RTX")).hasToString("Name~RTX");
  }
}
