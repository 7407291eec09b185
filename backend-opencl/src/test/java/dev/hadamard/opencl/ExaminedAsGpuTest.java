package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The switch by which a processor is given a GPU's kernels, for those who examine them. */
final class ExaminedAsGpuTest {

  private static ChildJvm probe(String value) throws Exception {
    TestDevice.require();
    return ChildJvm.run(
        List.of(), List.of("-D" + ClKeys.AS_GPU + "=" + value), ProbeTwice.class, Map.of());
  }

  @Test
  void a_device_examined_as_a_gpu_says_so_in_its_name() throws Exception {
    String name = TestDevice.require().info().name();
    ChildJvm child = probe("on");
    assertThat(child.output()).contains(name + " examined as a GPU (discrete-gpu)", "opened");
  }

  @Test
  void a_device_that_is_not_examined_is_what_its_driver_says() throws Exception {
    assertThat(probe("off").output()).contains(TestDevice.require().info() + "").contains("opened");
    assertThat(TestDevice.require().info().name()).doesNotContain("GPU");
  }

  @Test
  void another_value_is_an_error_that_names_the_choices() throws Exception {
    ChildJvm child = probe("yes");
    assertThat(child.exitCode()).isNotZero();
    assertThat(child.output())
        .contains(ClKeys.AS_GPU + " (system property): 'yes' is none of: off, on");
  }
}
