package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import org.assertj.core.api.Assertions;

/** With the vector module, which the build's JVM has. */
final class CpuConformanceTest extends BackendConformance {
  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("cpu").set(ConfigKey.CPU_VECTOR, "on");
  }

  @Override
  protected Backend open(BackendConfig config) {
    Backend backend = super.open(config);
    Assertions.assertThat(backend.info().details().get("loops")).startsWith("vector(");
    return backend;
  }
}
