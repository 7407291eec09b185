package dev.hadamard.tck;

import dev.hadamard.BackendConfig;

final class CpuConformanceTest extends BackendConformance {
  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("cpu");
  }
}
