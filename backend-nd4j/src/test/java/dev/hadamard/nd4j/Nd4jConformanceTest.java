package dev.hadamard.nd4j;

import dev.hadamard.BackendConfig;
import dev.hadamard.tck.BackendConformance;

/** On ND4J's native library where the build has it: {@code mvn -Dengines}. */
final class Nd4jConformanceTest extends BackendConformance {
  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("nd4j");
  }
}
