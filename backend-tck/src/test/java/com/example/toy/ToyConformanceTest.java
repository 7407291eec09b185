package com.example.toy;

import dev.hadamard.BackendConfig;
import dev.hadamard.tck.BackendConformance;

final class ToyConformanceTest extends BackendConformance {
  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("toy");
  }
}
