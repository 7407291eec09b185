package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutlinedLoopTest {

  /** Entry point of another JVM, which says what it inlines. */
  static final class Probe {
    /** So often that C2 compiles whole chains of calls. */
    private static final int CALLS = 12_000;

    private Probe() {}

    public static void main(String[] arguments) {
      try (Backend backend =
              Backends.open(
                  BackendConfig.builder().backend("cpu").set(ConfigKey.CPU_VECTOR, "off").build());
          TensorArena arena = backend.newArena()) {
        Tensor z = arena.allocate(1, 1024);
        Tensor out = arena.allocate(1, 1024);
        for (Activation f : List.of(Activation.SIGMOID, Activation.TANH)) {
          for (int i = 0; i < CALLS; i++) {
            backend.activate(f, z, out);
          }
        }
        for (int i = 0; i < CALLS; i++) {
          backend.softmaxRows(z, out);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
  void no_loop_lies_so_deep_that_its_own_calls_are_not_inlined(String collector) throws Exception {
    List<String> flags =
        List.of(
            collector,
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+PrintCompilation",
            "-XX:+PrintInlining");
    List<String> lines = AnotherJvm.lines(Probe.class, flags);
    assertThat(lines).anyMatch(line -> line.contains("cpu.Approximations::exp "));
    assertThat(lines)
        .filteredOn(line -> line.contains("cpu.Approximations::"))
        .noneMatch(line -> line.contains("too deep"));
  }

  @Test
  void a_failure_in_the_loop_arrives_as_it_is() {
    ArithmeticException failure = new ArithmeticException();
    OutlinedLoop loop =
        new OutlinedLoop(
            (in, out, from, to) -> {
              throw failure;
            });
    assertThatThrownBy(() -> loop.run(new float[1], new float[1], 0, 1)).isSameAs(failure);
  }
}
