package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What the kit does, and prints, where a backend is unavailable. */
final class AvailabilityTest {

  /** The kit on a backend that this machine lacks; no test class by name, so run from here only. */
  static final class MissingConformance extends BackendConformance {
    @Override
    protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
      return builder.backend("reference");
    }

    @Override
    protected Backend open(BackendConfig config) {
      throw new BackendUnavailableException("reference", "no such card", "buy one");
    }
  }

  @Test
  void a_missing_backend_is_skipped_counted_and_printed_with_reason_and_remedy() {
    assertThat(reportOf(MissingConformance.class, ""))
        .contains("conformance: Missing skipped: ")
        .contains("no such card. Remedy: buy one")
        .containsPattern("conformance: Missing: 0 passed, 0 failed, \\d+ skipped");
  }

  @Test
  void a_missing_backend_that_is_required_fails() {
    assertThat(reportOf(MissingConformance.class, "cpu, reference"))
        .contains("conformance: Missing: 0 passed, 1 failed, 0 skipped");
    assertThat(reportOf(MissingConformance.class, "cpu,opencl"))
        .as("one that is not on the list does not")
        .contains("conformance: Missing: 0 passed, 0 failed");
  }

  /** What is printed when this class runs with that list of required backends. */
  private static String reportOf(Class<?> conformance, String required) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String before = System.getProperty(BackendConformance.REQUIRE, "");
    System.setProperty(BackendConformance.REQUIRE, required);
    try {
      PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
      LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectClass(conformance))
                  .build(),
              new ConformanceReport(out));
    } finally {
      System.setProperty(BackendConformance.REQUIRE, before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
