package dev.hadamard.bench.peers.openblas;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.EngineProvider;
import java.util.Set;

/** Opens OpenBLAS. */
public final class OpenBlasProvider implements EngineProvider {

  /** For the service loader. */
  public OpenBlasProvider() {}

  @Override
  public Set<String> names() {
    return Set.of("openblas");
  }

  @Override
  public Engine open(String name, String device) {
    return new OpenBlasEngine();
  }
}
