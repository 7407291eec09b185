package dev.hadamard.cpu;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;

/**
 * The provider of the backend {@code reference}, whose naive loops serve for comparison with other
 * backends.
 */
public final class ReferenceProvider implements BackendProvider {

  static final String NAME = "reference";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public boolean isAutomatic() {
    return false;
  }

  @Override
  public Availability probe(BackendConfig config) {
    return HostProcessor.probe(config);
  }

  @Override
  public Backend open(BackendConfig config) {
    if (probe(config) instanceof Availability.Unavailable refusal) {
      throw new BackendUnavailableException(NAME, refusal.reason(), refusal.remedy());
    }
    return new ReferenceBackend(config);
  }
}
