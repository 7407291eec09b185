package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** No backend is left out without a word. */
class TestBackendsTest {

  private static final String DEVICE = "hadamard.device";
  private static final String REQUIRE = "tck.require";

  private final String required = System.getProperty(REQUIRE, "");

  @BeforeEach
  void ask_for_a_device_that_does_not_exist() {
    System.setProperty(DEVICE, "name~no such card");
  }

  @AfterEach
  void restore() {
    System.clearProperty(DEVICE);
    System.setProperty(REQUIRE, required);
  }

  @Test
  void the_tests_run_on_opencl_too_and_name_it_even_where_it_is_unavailable() {
    assertThat(TestBackends.names()).contains("cpu", "reference", "opencl");
  }

  @Test
  void an_unavailable_backend_is_skipped_with_its_reason() {
    System.setProperty(REQUIRE, "cpu");
    assertThatThrownBy(() -> TestBackends.open("opencl"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("'opencl' is not available");
  }

  @Test
  void an_unavailable_backend_that_is_required_fails() {
    System.setProperty(REQUIRE, "cpu,opencl");
    assertThatThrownBy(() -> TestBackends.open("opencl"))
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(BackendUnavailableException.class);
  }
}
