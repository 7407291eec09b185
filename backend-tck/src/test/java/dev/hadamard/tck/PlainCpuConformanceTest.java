package dev.hadamard.tck;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;

/** Without the vector module: what a JVM without flags runs. */
final class PlainCpuConformanceTest extends BackendConformance {
  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("cpu").set(ConfigKey.CPU_VECTOR, "off");
  }
}
