package dev.hadamard.spi;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Measures which of several backends does a training step of the user's size in the least time, for
 * {@code auto:measure}. {@link java.util.ServiceLoader} finds it; the module of networks has it,
 * because this module computes nothing.
 */
public interface BackendContest {

  /**
   * The result of the measurement.
   *
   * @param nanos the time of a step of each candidate that finished, ascending
   * @param refusals the candidates that could not be opened or failed meanwhile
   */
  record Outcome(
      Map<Backends.Candidate, Double> nanos, Map<String, Availability.Unavailable> refusals) {

    /** The fastest candidate; empty if none finished. */
    public Optional<Backends.Candidate> winner() {
      return nanos.keySet().stream().findFirst();
    }

    /** The times of all candidates, in words. */
    public String times() {
      return nanos.entrySet().stream()
          .map(
              e -> String.format(Locale.ROOT, "%s %.3g ms", e.getKey().name(), e.getValue() * 1e-6))
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * Opens, measures and closes these candidates.
   *
   * @param candidates all available
   * @param config its {@link BackendConfig#step} is measured
   */
  Outcome among(List<Backends.Candidate> candidates, BackendConfig config);
}
