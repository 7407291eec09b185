package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.DeviceException;
import jcuda.CudaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes, their names, and which of them end the use of a device. */
final class CudaStatusTest {

  @Test
  void a_failure_names_op_kernel_and_code() {
    DeviceException failure = CudaStatus.failure(700, "denseDelta", "dense_delta");
    assertThat(failure.operation()).isEqualTo("denseDelta");
    assertThat(failure.kernel()).isEqualTo("dense_delta");
    assertThat(failure.code()).isEqualTo("CUDA_ERROR_ILLEGAL_ADDRESS");
  }

  @Test
  void a_code_that_jcuda_does_not_know_is_given_as_a_number() {
    assertThat(CudaStatus.name(916)).isEqualTo("CUDA error 916");
  }

  @Test
  void success_is_no_failure() {
    CudaStatus.check(CudaStatus.SUCCESS, "open");
    assertThatThrownBy(() -> CudaStatus.check(1, "open"))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("CUDA_ERROR_INVALID_VALUE");
  }

  /** JCuda throws its codes if other code in the process has switched that on. */
  @Test
  void a_thrown_code_is_a_code_like_a_returned_one() {
    assertThat(CudaStatus.of(() -> 719)).isEqualTo(719);
    assertThat(
            CudaStatus.of(
                () -> {
                  throw new CudaException("CUDA_ERROR_LAUNCH_FAILED");
                }))
        .isEqualTo(719);
    assertThat(CudaStatus.code(new CudaException("something else"))).isEqualTo(999);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 201, 214, 220, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 999})
  void what_breaks_the_context_loses_the_device(int status) {
    assertThat(CudaStatus.isFatal(status)).isTrue();
  }

  /** No memory, a wrong value, too many registers, a refused capture: the context lives on. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 218, 222, 400, 600, 701, 712, 713, 720, 900, 901})
  void other_failures_leave_the_device_usable(int status) {
    assertThat(CudaStatus.isFatal(status)).isFalse();
    assertThat(CudaStatus.isNoMemory(status)).isEqualTo(status == 2);
  }
}
