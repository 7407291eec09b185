package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a JVM of its own whose compiler may not use the instruction. */
class FusedMultiplyAddTest {

  /** Entry point of the other JVM: its exit code is the answer. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] arguments) {
      System.exit(FusedMultiplyAdd.isFast() ? 0 : 3);
    }
  }

  @Test
  void a_jvm_without_the_instruction_is_recognised() throws Exception {
    assumeThat(System.getProperty("os.arch"))
        .as("the architecture on which the flag is known to work")
        .isEqualTo("amd64");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UseFMA",
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName())
            .inheritIO()
            .start();
    assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(jvm.exitValue()).isEqualTo(3);
  }
}
