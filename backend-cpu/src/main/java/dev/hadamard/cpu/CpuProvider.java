package dev.hadamard.cpu;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;

/** Opens {@code cpu}, the pure-JVM backend that everyone has. */
public final class CpuProvider implements BackendProvider {

  static final String NAME = "cpu";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 100;
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
    return new CpuBackend(config);
  }
}
