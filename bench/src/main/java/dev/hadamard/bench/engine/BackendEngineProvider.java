package dev.hadamard.bench.engine;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.EngineProvider;
import dev.hadamard.spi.BackendProvider;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens every backend on the class path by its name. */
public final class BackendEngineProvider implements EngineProvider {

  @Override
  public Set<String> names() {
    // Without a probe, which would be part of the time to open a backend.
    return ServiceLoader.load(BackendProvider.class).stream()
        .map(provider -> provider.get().name())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Engine open(String name, String device) {
    BackendConfig.Builder config = BackendConfig.builder().backend(name);
    config.device(device.isEmpty() ? "" : "id=" + device);
    return new BackendEngine(Backends.open(config.build().forMeasuring()));
  }
}
