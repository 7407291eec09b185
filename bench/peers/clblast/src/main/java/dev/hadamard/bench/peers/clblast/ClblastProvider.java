package dev.hadamard.bench.peers.clblast;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.EngineProvider;
import java.util.Set;

/** Opens CLBlast on an OpenCL device. */
public final class ClblastProvider implements EngineProvider {

  /** For the service loader. */
  public ClblastProvider() {}

  @Override
  public Set<String> names() {
    return Set.of("clblast");
  }

  @Override
  public Engine open(String name, String device) {
    return new ClblastEngine(OpenClDevice.choose(device));
  }
}
