package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The refusal where Mesa shows no device. */
final class RusticlDriversTest {

  @Test
  void it_is_told_that_no_driver_was_enabled_and_which_there_are() {
    assertThat(RusticlDrivers.reason("rusticl", Map.of()))
        .hasValue("rusticl shows no device, as RUSTICL_ENABLE is not set")
        .get()
        .matches(RusticlDrivers::isReason);
    assertThat(RusticlDrivers.REMEDY).contains("RUSTICL_ENABLE", "radeonsi (AMD)", "/dev/dri");
  }

  @Test
  void what_was_enabled_without_success_is_named() {
    assertThat(RusticlDrivers.reason("rusticl", Map.of("RUSTICL_ENABLE", "iris")))
        .hasValue("rusticl shows no device, RUSTICL_ENABLE=iris");
  }

  @Test
  void no_other_driver_is_told_of_it() {
    assertThat(RusticlDrivers.reason("Clover", Map.of())).isEmpty();
    assertThat(RusticlDrivers.isReason("Clover shows no device")).isFalse();
  }
}
