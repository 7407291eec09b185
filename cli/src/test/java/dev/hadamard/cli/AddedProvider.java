package dev.hadamard.cli;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;

/**
 * A backend that is found only where an engine was added: no file of this module names it. It
 * cannot be used, and says which kernels OpenBLAS would take.
 */
public final class AddedProvider implements BackendProvider {

  private static final String REASON =
      "it is here to be found, OpenBLAS told " + System.getenv("OPENBLAS_CORETYPE");
  private static final String REMEDY = "remove the engine";

  /** For the service loader. */
  public AddedProvider() {}

  @Override
  public String name() {
    return "added";
  }

  @Override
  public int priority() {
    return 1;
  }

  @Override
  public Availability probe(BackendConfig config) {
    return new Availability.Unavailable(REASON, REMEDY);
  }

  @Override
  public Backend open(BackendConfig config) {
    throw new BackendUnavailableException(name(), REASON, REMEDY);
  }
}
