package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.spi.Availability;

/** The backends that a test cannot do without. */
final class RequiredBackends {

  private RequiredBackends() {}

  /** Skips the test, with the reason, or fails it where {@code tck.require} lists the backend. */
  static void skipUnlessAvailable(String backend) {
    Availability availability =
        Backends.survey(BackendConfig.builder().device("").build()).stream()
            .filter(candidate -> candidate.name().equals(backend))
            .findFirst()
            .orElseThrow()
            .availability();
    if (availability instanceof Availability.Unavailable refusal) {
      assertThat(System.getProperty("tck.require", "").split(",", -1))
          .as("backends that are required, but: %s", refusal.reason())
          .doesNotContain(backend);
      System.err.println("skipped: " + refusal.reason());
      abort(refusal.reason());
    }
  }
}
