package dev.hadamard.bench.peers.dl4j;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.EngineProvider;
import java.util.Set;

/** Opens DL4J. */
public final class Dl4jProvider implements EngineProvider {

  /** For the service loader. */
  public Dl4jProvider() {}

  @Override
  public Set<String> names() {
    return Set.of("dl4j");
  }

  @Override
  public Engine open(String name, String device) {
    return new Dl4jEngine();
  }
}
