package dev.hadamard.bench.peers.pytorch;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.EngineProvider;
import java.util.Set;

/** Opens PyTorch, with a backward pass by hand or by DJL's trainer. */
public final class PyTorchProvider implements EngineProvider {

  private static final String TRAINER = "djl-trainer";

  /** For the service loader. */
  public PyTorchProvider() {}

  @Override
  public Set<String> names() {
    return Set.of("pytorch", TRAINER);
  }

  @Override
  public Engine open(String name, String device) {
    return new PyTorchEngine(name.equals(TRAINER));
  }
}
