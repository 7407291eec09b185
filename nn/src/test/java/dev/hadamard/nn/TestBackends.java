package dev.hadamard.nn;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.spi.Availability;
import java.util.stream.Stream;

/** The backends on the tests' class path: every test of numbers runs on each of them. */
public final class TestBackends {

  private TestBackends() {}

  /** Their names, for {@code @MethodSource}. */
  public static Stream<String> names() {
    return Backends.survey(BackendConfig.load()).stream()
        .filter(c -> c.availability() instanceof Availability.Available)
        .map(Backends.Candidate::name);
  }
}
