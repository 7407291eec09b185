package dev.hadamard;

import dev.hadamard.spi.Availability;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * No backend could be opened, or the only one that could is forbidden by {@link
 * ConfigKey#FALLBACK}. The exception holds every refusal with its reason and remedy.
 */
public final class BackendUnavailableException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Availability.Unavailable> refusals;
  private final @Nullable String forbidden;

  /**
   * Creates an exception for several backends, in the order in which they were probed.
   *
   * @param refusals backend name → the reason why it cannot be used, and the remedy
   */
  public BackendUnavailableException(Map<String, Availability.Unavailable> refusals) {
    this(null, refusals);
  }

  private BackendUnavailableException(
      @Nullable String forbidden, Map<String, Availability.Unavailable> refusals) {
    super((forbidden == null ? "" : forbidden + System.lineSeparator()) + describe(refusals));
    this.forbidden = forbidden;
    this.refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
  }

  /**
   * A backend without a GPU could be opened, and {@link ConfigKey#FALLBACK} forbids it.
   *
   * @param name the backend that {@code auto} would have fallen back to
   * @param fallback the setting that forbids it
   */
  static BackendUnavailableException ofForbiddenFallback(
      String name, BackendConfig.Setting fallback, Map<String, Availability.Unavailable> refusals) {
    return new BackendUnavailableException(
        "auto finds no GPU, and %s=%s (%s) forbids %s. Remedy: set it to warn, or add a GPU"
            .formatted(fallback.key().property(), fallback.value(), fallback.source(), name),
        refusals);
  }

  /** Creates an exception for a single backend. */
  public BackendUnavailableException(String backend, String reason, String remedy) {
    this(Map.of(backend, new Availability.Unavailable(reason, remedy)));
  }

  /**
   * The refusals: backend name → reason and remedy, in the order in which the backends were probed.
   */
  public Map<String, Availability.Unavailable> refusals() {
    return refusals;
  }

  /**
   * The reason and the remedy, if a backend could be opened and {@link ConfigKey#FALLBACK} forbids
   * it; empty if no backend can be opened.
   */
  public Optional<String> forbiddenFallback() {
    return Optional.ofNullable(forbidden);
  }

  private static String describe(Map<String, Availability.Unavailable> refusals) {
    if (refusals.isEmpty()) {
      return "no backend that auto may choose is on the class path. Remedy: add"
          + " hadamard-backend-cpu";
    }
    return refusals.entrySet().stream()
        .map(
            refusal ->
                "backend '%s' is not available: %s. Remedy: %s"
                    .formatted(
                        refusal.getKey(), refusal.getValue().reason(), refusal.getValue().remedy()))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
