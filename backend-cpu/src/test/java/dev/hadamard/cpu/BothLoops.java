package dev.hadamard.cpu;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import java.util.stream.Stream;

/** The plain loops and those of the vector module, for tests that both have to pass. */
final class BothLoops {

  private BothLoops() {}

  static Stream<Loops> all() {
    return Stream.of("off", "on").map(BothLoops::of);
  }

  static Loops of(String vector) {
    return LoopsChoice.of(
            BackendConfig.builder().backend("cpu").set(ConfigKey.CPU_VECTOR, vector).build())
        .loops();
  }
}
