package dev.hadamard;

import dev.hadamard.spi.Availability;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** No backend could be opened. The exception holds every refusal with its reason and remedy. */
public final class BackendUnavailableException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Availability.Unavailable> refusals;

  /**
   * Creates an exception for several backends, in the order in which they were probed.
   *
   * @param refusals backend name → the reason why it cannot be used, and the remedy
   */
  public BackendUnavailableException(Map<String, Availability.Unavailable> refusals) {
    super(describe(refusals));
    this.refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
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
