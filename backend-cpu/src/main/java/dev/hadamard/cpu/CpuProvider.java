package dev.hadamard.cpu;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;

/**
 * The provider of the backend {@code cpu}, which computes in pure Java and runs on every machine.
 */
public final class CpuProvider implements BackendProvider {

  static final String NAME = "cpu";

  private static final System.Logger LOG = System.getLogger(CpuProvider.class.getName());

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
    if (!FusedMultiplyAdd.isFast()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "this JVM has no instruction for Math.fma: cpu will be right, but a thousand times"
              + " slower; run it on a processor with FMA (x86 since 2013) and without emulation");
    }
    return new CpuBackend(config);
  }
}
