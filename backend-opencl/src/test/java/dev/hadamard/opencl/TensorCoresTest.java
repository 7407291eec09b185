package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Precision;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.launch.TensorTrial;
import java.util.function.UnaryOperator;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use tensor cores, and what they have to show. */
final class TensorCoresTest {

  private static long neverAsked() {
    throw new AssertionError("only NVIDIA's driver knows the question");
  }

  private static ClDevice device(String vendor, String platform) {
    return new ClDevice(
        new cl_device_id(),
        new cl_platform_id(),
        new DeviceInfo("0:0", "a card", vendor, DeviceType.DISCRETE_GPU),
        platform,
        "1",
        "OpenCL C 1.2",
        80,
        1024,
        48 << 10,
        1L << 30,
        1L << 30,
        128);
  }

  @Test
  void an_nvidia_gpu_of_capability_8_and_above_may_use_them() {
    ClDevice card = device("NVIDIA Corporation", "NVIDIA CUDA");
    for (Precision precision : new Precision[] {Precision.TF32, Precision.FP32_3XTF32}) {
      assertThat(TensorCores.objection(precision, card, () -> 8)).isEmpty();
      assertThat(TensorCores.objection(precision, card, () -> 10)).isEmpty();
      assertThat(TensorCores.objection(precision, card, () -> 7))
          .hasValueSatisfying(
              refusal -> {
                assertThat(refusal.reason()).contains("capability 7", precision.label());
                assertThat(refusal.remedy()).contains("hadamard.precision at fp32", "8.0");
              });
    }
  }

  @Test
  void another_vendors_device_or_driver_is_refused_without_a_further_question() {
    for (ClDevice other :
        new ClDevice[] {
          device("Advanced Micro Devices, Inc.", "AMD Accelerated Parallel Processing"),
          device("NVIDIA Corporation", "Portable Computing Language"),
          device("Intel(R) Corporation", "NVIDIA CUDA")
        }) {
      assertThat(TensorCores.objection(Precision.TF32, other, TensorCoresTest::neverAsked))
          .isPresent();
      assertThat(TensorCores.objection(Precision.FP32, other, TensorCoresTest::neverAsked))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "FP32", mode = EnumSource.Mode.EXCLUDE)
  void a_precision_that_the_device_does_not_have_is_refused_never_replaced(Precision precision) {
    ClDevice device = TestDevice.require();
    assertThat(TensorCores.objection(precision, device))
        .as("these tests run on devices without NVIDIA's driver")
        .isPresent();
    BackendConfig config =
        BackendConfig.builder()
            .backend("opencl")
            .set(ConfigKey.PRECISION, precision.label())
            .build();
    assertThatThrownBy(() -> Backends.open(config))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("hadamard.precision=" + precision.label())
        .hasMessageContaining("Remedy: ");
    assertThatThrownBy(() -> Backends.open(config.withBackend("auto")))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("hadamard.precision=" + precision.label());
  }

  @Test
  void float32_is_the_default_and_its_name_is_told() {
    TestDevice.require();
    try (Backend backend = Backends.open("opencl")) {
      assertThat(backend.info().details()).containsEntry("precision", "fp32");
    }
  }

  @Test
  void source_for_other_compilers_holds_no_assembly() {
    for (String kernel :
        new String[] {"matmul", "dense_forward", "dense_delta", "dense_gradient"}) {
      assertThat(KernelLibrary.bundled().source(kernel).text()).doesNotContain("asm");
      assertThat(KernelLibrary.bundledForNvidia().source(kernel).text()).contains("asm volatile");
    }
  }

  @Test
  void tensor_cores_that_compute_right_pass_the_trial() {
    ClDevice device = TestDevice.require();
    try (OpenClBackend backend = trial(GemmFamily.TENSOR_SPLIT, it -> it).open()) {
      assertThat(backend.info().details()).containsEntry("precision", "fp32-3xtf32");
      assertThat(backend.info().device()).isEqualTo(device.info());
    }
  }

  /** A wrong lane, a lost fraction, nothing at all, and what does not even compile. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "row % 8 * 4 -> row % 4 * 4",
        "0xffffe000u -> 0xffffff00u & 0xffc00000u",
        "d[i] = add_at_once(terms) -> d[i] = NAN",
        "convert_float_rtz -> no_such_function"
      })
  void tensor_cores_that_compute_wrong_are_refused_at_opening(String fault) {
    String[] exchange = fault.split(" -> ", -1);
    assertThatThrownBy(
            () -> trial(GemmFamily.TENSOR, text -> text.replace(exchange[0], exchange[1])).open())
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("failed the check at opening")
        .hasMessageContaining("Remedy: leave hadamard.precision at fp32");
  }

  private static TensorTrial<OpenClBackend> trial(GemmFamily family, UnaryOperator<String> change) {
    return TensorCores.trial(
        TestDevice.require(), EmulatedTensorCores.force(family, TestDevice.settings(), change));
  }
}
