package dev.hadamard.bench.peers.nd4j;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.EngineProvider;
import java.util.Set;

/** Opens ND4J, called directly rather than through our backend {@code nd4j}. */
public final class Nd4jProvider implements EngineProvider {

  /** For the service loader. */
  public Nd4jProvider() {}

  @Override
  public Set<String> names() {
    return Set.of("nd4j-direct");
  }

  @Override
  public Engine open(String name, String device) {
    return new Nd4jEngine();
  }
}
