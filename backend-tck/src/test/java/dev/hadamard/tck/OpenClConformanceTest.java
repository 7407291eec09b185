package dev.hadamard.tck;

import dev.hadamard.BackendConfig;

final class OpenClConformanceTest extends BackendConformance {
  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("opencl");
  }
}
